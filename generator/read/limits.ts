import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Position } from "./source-document.ts";

/** Levels of nesting that are read; hand-written configs stay below twenty. */
export const MAX_DEPTH = 500;
/** Values that a text may grow to through aliases or names that stand for other values. */
export const MAX_VALUES = 200_000;

/** Thrown inside a reader where the text is made to exhaust it; the reader turns it into a diagnostic. */
export class LimitReached extends Error {
  override readonly name = "LimitReached" as const;
  readonly code: "too-deep" | "too-many-aliases";
  /** Where in the text, as an offset. */
  readonly at: number;

  constructor(code: "too-deep" | "too-many-aliases", at: number) {
    super(code);
    this.code = code;
    this.at = at;
  }
}

/** The diagnostic of a reached limit. */
export function limitDiagnostic(limit: LimitReached, file: string, position: (at: number) => Position): Diagnostic {
  const deep = limit.code === "too-deep";
  return {
    code: limit.code,
    severity: "error",
    message: deep
      ? `The config is nested deeper than ${MAX_DEPTH} levels.`
      : `Aliases and names expand the config to more than ${MAX_VALUES} values.`,
    fix: deep ? "Write it with less nesting." : "Write the values out, or repeat less.",
    file,
    ...position(limit.at),
  };
}

/** The diagnostic of a number that JavaScript and JSON tools cannot hold exactly; `undefined` where it can. */
export function numberProblem(value: bigint | number): string | undefined {
  if (typeof value === "number") {
    return Number.isFinite(value) ? undefined : "This number is not finite; JSON has no such number.";
  }
  const safe = BigInt(Number.MAX_SAFE_INTEGER);
  if (value <= safe && value >= -safe) return undefined;
  return "This integer is beyond 2^53 and would lose digits.";
}
