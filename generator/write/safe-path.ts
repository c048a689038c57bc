/** Names that Windows gives to devices, whatever their extension. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;
// Characters that Windows refuses in names, and control characters.
const FORBIDDEN = /[<>:"|?*\\\p{Cc}]/u;
const LONGEST_NAME = 255;

/** Why a path relative to the connector cannot be written on every disk; `undefined` where it can. */
export function pathProblem(path: string): string | undefined {
  for (const name of path.split("/")) {
    if (name === "" || name === "." || name === "..") return "it does not stay inside the connector's folder";
    if (FORBIDDEN.test(name)) return "it has a character that file names cannot have";
    if (DEVICE.test(name)) return "it is the name of a device on Windows";
    if (/[. ]$/.test(name)) return "it ends with a dot or a space";
    if (Buffer.byteLength(name) > LONGEST_NAME) return `it is longer than ${LONGEST_NAME} bytes`;
  }
  return undefined;
}

/** Two paths with the same key are one file on disks that ignore case or normalize Unicode. */
export function diskKey(path: string): string {
  return path.normalize("NFC").toLowerCase().normalize("NFC");
}

/** Every path that shares its disk key with another one of the list, or with a folder on the way to it. */
export function clashes(paths: Iterable<string>): readonly (readonly [path: string, other: string])[] {
  const known = new Map<string, string>();
  const found: [string, string][] = [];
  for (const path of paths) {
    const names = path.split("/");
    for (let length = 1; length <= names.length; length += 1) {
      const part = names.slice(0, length).join("/");
      // A folder and a file of one name differ by the slash that only a folder has.
      const written = length < names.length ? `${part}/` : part;
      const other = known.get(diskKey(part));
      if (other === undefined) known.set(diskKey(part), written);
      else if (other !== written) found.push([path, other]);
    }
  }
  return found;
}
