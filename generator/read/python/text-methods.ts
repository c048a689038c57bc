import type { Reading, ScalarReading } from "./reading.ts";
import { list, scalar } from "./values.ts";

/** What Python takes for white space in ASCII. */
const WHITE_SPACE = " \t\n\r\v\f\x1c\x1d\x1e\x1f";

type Method = (text: string, args: readonly string[]) => ScalarReading["value"] | undefined;

const stripping =
  (start: boolean, end: boolean): Method =>
  (text, [characters, ...more]) => {
    if (more.length > 0 || (characters === undefined && !/^[\x00-\x7f]*$/.test(text))) return undefined;
    const strip = new Set(Array.from(characters ?? WHITE_SPACE));
    const letters = Array.from(text);
    let from = 0;
    let to = letters.length;
    while (start && from < to && strip.has(letters[from] ?? "")) from += 1;
    while (end && to > from && strip.has(letters[to - 1] ?? "")) to -= 1;
    return letters.slice(from, to).join("");
  };

const cased =
  (change: (text: string) => string): Method =>
  (text, args) =>
    args.length === 0 && /^[\x00-\x7f]*$/.test(text) ? change(text) : undefined;

const one =
  (change: (text: string, argument: string) => ScalarReading["value"]): Method =>
  (text, [argument, ...more]) =>
    argument === undefined || more.length > 0 ? undefined : change(text, argument);

const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ["strip", stripping(true, true)],
  ["lstrip", stripping(true, false)],
  ["rstrip", stripping(false, true)],
  ["lower", cased((text) => text.toLowerCase())],
  ["upper", cased((text) => text.toUpperCase())],
  ["startswith", one((text, start) => text.startsWith(start))],
  ["endswith", one((text, end) => text.endsWith(end))],
  ["removeprefix", one((text, start) => (text.startsWith(start) ? text.slice(start.length) : text))],
  ["removesuffix", one((text, end) => (end !== "" && text.endsWith(end) ? text.slice(0, -end.length) : text))],
  [
    "replace",
    (text, [from, to, ...more]) =>
      from === undefined || from === "" || to === undefined || more.length > 0 ? undefined : text.split(from).join(to),
  ],
]);

/** What a method of a known text gives; `undefined` where it is not one of those that are read. */
export function textMethodReading(
  at: number,
  method: string,
  text: string,
  args: readonly Reading[],
): Reading | undefined {
  if (method === "join") return joinedItems(at, text, args);
  const given = args.flatMap((arg) => (arg.kind === "scalar" && typeof arg.value === "string" ? [arg.value] : []));
  if (given.length !== args.length) return undefined;
  const [separator] = given;
  if (method === "split" && given.length === 1 && separator !== undefined && separator !== "") {
    return list(
      at,
      text.split(separator).map((part) => scalar(at, part)),
    );
  }
  const value = METHODS.get(method)?.(text, given);
  return value === undefined ? undefined : scalar(at, value);
}

function joinedItems(at: number, separator: string, [items, ...more]: readonly Reading[]): Reading | undefined {
  if (items?.kind !== "list" || more.length > 0) return undefined;
  const texts = items.items.flatMap((item) =>
    item.kind === "scalar" && typeof item.value === "string" ? [item.value] : [],
  );
  return texts.length === items.items.length ? scalar(at, texts.join(separator)) : undefined;
}
