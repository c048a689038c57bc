import {
  closeBrace,
  closeBracket,
  colon,
  comma,
  expectByte,
  openBrace,
  openBracket,
  skipSpace,
  skipString,
  skipValue,
} from "../select/scan.ts";

/** JSON text anew, with only the last of the members that an object repeats, as with JSON.parse. */
export function lastMembers(text: Uint8Array): Uint8Array {
  return new TextEncoder().encode(rewritten(text, skipSpace(text, 0)).json);
}

function rewritten(text: Uint8Array, at: number): { readonly json: string; readonly end: number } {
  const byte = text[at];
  if (byte === openBrace) return rewrittenObject(text, at);
  if (byte === openBracket) return rewrittenList(text, at);
  const end = skipValue(text, at);
  return { json: slice(text, at, end), end };
}

function rewrittenObject(text: Uint8Array, at: number): { readonly json: string; readonly end: number } {
  const members = new Map<string, string>();
  let index = skipSpace(text, at + 1);
  while (text[index] !== closeBrace) {
    const afterKey = skipString(text, index);
    const key = slice(text, index, afterKey);
    const value = rewritten(text, skipSpace(text, expectByte(text, afterKey, colon)));
    // A JSON string parses to a string.
    members.set(JSON.parse(key) as string, `${key}:${value.json}`);
    index = skipSpace(text, value.end);
    if (text[index] !== closeBrace) index = skipSpace(text, expectByte(text, index, comma));
  }
  return { json: `{${[...members.values()].join(",")}}`, end: index + 1 };
}

function rewrittenList(text: Uint8Array, at: number): { readonly json: string; readonly end: number } {
  const elements: string[] = [];
  let index = skipSpace(text, at + 1);
  while (text[index] !== closeBracket) {
    const element = rewritten(text, index);
    elements.push(element.json);
    index = skipSpace(text, element.end);
    if (text[index] !== closeBracket) index = skipSpace(text, expectByte(text, index, comma));
  }
  return { json: `[${elements.join(",")}]`, end: index + 1 };
}

function slice(text: Uint8Array, from: number, to: number): string {
  return new TextDecoder().decode(text.subarray(from, to));
}
