/** An error with which the server answers: one of the engine's, or one that a server adds to them. */
export class Refusal extends Error {
  readonly code: number;

  constructor(code: number, name: string, message: string) {
    super(`Code: ${code}. DB::Exception: ${message}. (${name})`);
    this.code = code;
  }
}

/** What the engine threw, as a refusal with the same words. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const message = error instanceof Error ? error.message : String(error);
  const found = /Code: (\d+)\. DB::Exception: ([^]*?)\.?\s*\(([A-Z0-9_]+)\)\s*$/.exec(message);
  return found === null
    ? new Refusal(1001, "STD_EXCEPTION", message)
    : new Refusal(Number(found[1]), found[3] ?? "", found[2] ?? "");
}

const statuses: readonly (readonly [status: number, codes: readonly number[]])[] = [
  [400, [6, 15, 25, 26, 27, 36, 38, 41, 44, 53, 62, 72, 117, 321, 376, 427, 675, 676]],
  [401, [194]],
  [403, [192, 193, 512, 516]],
  [404, [46, 47, 50, 56, 60, 63, 73, 78, 81, 115, 336, 511]],
  [408, [159]],
  [413, [223]],
  [501, [48]],
  [503, [209, 439]],
];

/** The HTTP status that a ClickHouse server gives an error (its `exceptionCodeToHTTPStatus`). */
export function statusOf(code: number): number {
  return statuses.find(([, codes]) => codes.includes(code))?.[0] ?? 500;
}
