import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { duplicateKey, inexactNumber } from "../json/read-json.ts";
import { LimitReached, MAX_VALUES, numberProblem } from "../limits.ts";
import { setOwn } from "../values.ts";
import { scalarPlace, type PartPlace, type Place } from "../places.ts";
import type { Position } from "../source-document.ts";
import type { CodeReading, DictReading, ListReading, Reading, ScalarReading } from "./reading.ts";

/** The data of a reading; what is code is left out of it and reported. */
export interface PythonData {
  readonly value: unknown;
  readonly place: Place;
  readonly diagnostics: readonly Diagnostic[];
}

interface Converted {
  readonly value: unknown;
  readonly place: Place;
}

/** Converts a reading to plain data with its places. */
export function pythonData(reading: Reading, file: string, position: (at: number) => Position): PythonData {
  const converter = new Converter((at) => ({ file, ...position(at) }));
  const converted = converter.convert(reading);
  return { ...(converted ?? { value: null, place: scalarPlace(reading.at) }), diagnostics: converter.diagnostics };
}

/** The finding that something is code. */
export function codeDiagnostic(
  code: CodeReading,
  place: Pick<Diagnostic, "file" | "line" | "column">,
  severity: Diagnostic["severity"] = "error",
): Diagnostic {
  if (code.syntax) return { code: "syntax-error", severity, message: `${code.what}.`, fix: code.fix, ...place };
  return { code: "python-code", severity, message: `${code.what} cannot be read as data.`, fix: code.fix, ...place };
}

class Converter {
  readonly diagnostics: Diagnostic[] = [];
  readonly #placeOf: (at: number) => Position & { readonly file: string };
  readonly #reported = new Set<number>();
  #values = 0;

  constructor(placeOf: (at: number) => Position & { readonly file: string }) {
    this.#placeOf = placeOf;
  }

  convert(reading: Reading): Converted | undefined {
    this.#values += 1;
    if (this.#values > MAX_VALUES) throw new LimitReached("too-many-aliases", reading.at);
    switch (reading.kind) {
      case "scalar":
        return this.#scalar(reading);
      case "list":
        return this.#list(reading);
      case "dict":
        return this.#dict(reading);
      case "code":
        this.#once(reading.at, () => codeDiagnostic(reading, this.#placeOf(reading.at)));
        return undefined;
    }
  }

  #scalar({ value, at }: ScalarReading): Converted {
    const place = scalarPlace(at);
    if (typeof value !== "bigint" && typeof value !== "number") return { value, place };
    const problem = numberProblem(value);
    if (problem !== undefined) this.#once(at, () => inexactNumber(problem, this.#placeOf(at)));
    return { value: Number(value), place };
  }

  #list({ items, at }: ListReading): Converted {
    const converted = items.flatMap((item) => this.convert(item) ?? []);
    const parts = converted.map((item, index): [number, PartPlace] => [index, { key: undefined, value: item.place }]);
    return { value: converted.map((item) => item.value), place: { at, parts: new Map(parts) } };
  }

  #dict({ entries, at }: DictReading): Converted {
    const value: Record<string, unknown> = {};
    const parts = new Map<string | number, PartPlace>();
    const written = new Map<string, number>();
    for (const { key, keyAt, value: reading, spread } of entries) {
      const converted = this.convert(reading);
      if (key === undefined) continue;
      const first = written.get(key);
      if (first !== undefined && !spread)
        this.#once(keyAt, () => duplicateKey(key, this.#placeOf(first).line, this.#placeOf(keyAt), "warning"));
      if (!spread) written.set(key, keyAt);
      if (converted === undefined) continue;
      setOwn(value, key, converted.value);
      parts.set(key, { key: keyAt, value: converted.place });
    }
    return { value, place: { at, parts } };
  }

  /** A value that several names lead to is reported once. */
  #once(at: number, diagnostic: () => Diagnostic): void {
    if (this.#reported.has(at)) return;
    this.#reported.add(at);
    this.diagnostics.push(diagnostic());
  }
}
