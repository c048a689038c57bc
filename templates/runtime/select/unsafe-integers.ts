/** A number in a JSON text that a JavaScript number cannot hold exactly. */
export interface UnsafeInteger {
  /** As a JSON pointer (RFC 6901). */
  readonly pointer: string;
  readonly digits: string;
}

/** Digits of such an integer, with no look at what is around them: so long a run is found by leaps, not byte by byte. */
const digits = /9\d{15}|\d{17}/;

/** Digits that might be an integer beyond 2^53, which has sixteen or more: a quick look before the exact one. */
const long = /(?:^|[:,[\s])-?(\d{16,})/g;

const greatestSafe = String(Number.MAX_SAFE_INTEGER);

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * The first integer beyond 2^53 in a text that is JSON; `undefined` where there is none. Numbers with a fraction or
 * an exponent are doubles by their notation and are left alone.
 */
export function findUnsafeInteger(json: string): UnsafeInteger | undefined {
  return digits.test(json) && isSuspicious(json) ? search(json) : undefined;
}

function isSuspicious(json: string): boolean {
  for (const [, digits = ""] of json.matchAll(long)) {
    if (digits.length > greatestSafe.length || digits > greatestSafe) return true;
  }
  return false;
}

function search(json: string): UnsafeInteger | undefined {
  const path: (string | number)[] = [];
  let key = "";
  for (const [text] of json.matchAll(token)) {
    const last = path.length - 1;
    const current = path[last];
    if (text === "{" || text === "[") path.push(text === "{" ? "" : 0);
    else if (text === "}" || text === "]") path.pop();
    else if (text === ":") path[last] = key;
    else if (text === "," && typeof current === "number") path[last] = current + 1;
    // JSON.parse has accepted the text before, so this text is one string.
    else if (text.startsWith('"')) key = text;
    else if (/^-?\d+$/.test(text) && !Number.isSafeInteger(Number(text)))
      return { pointer: pointerOf(path), digits: text };
  }
  return undefined;
}

function pointerOf(path: readonly (string | number)[]): string {
  const segments = path.map((part) => (typeof part === "number" ? String(part) : String(JSON.parse(part))));
  return segments.map((segment) => `/${segment.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
