/** A string, or an integer that may lie beyond 2^53. */
const stringOrLongInteger = /"(?:[^"\\]|\\.)*"|(?<![\d.])-?\d{16,}(?![\d.eE])/g;

/**
 * JSON.parse, but an integer that a JavaScript number would change becomes a text with all its digits.
 *
 * @throws SyntaxError as JSON.parse does.
 */
export function parsedExactly(json: string): unknown {
  return JSON.parse(json.replace(stringOrLongInteger, exactly));
}

function exactly(token: string): string {
  return token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`;
}
