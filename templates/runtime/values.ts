import { ConfigurationError } from "./errors.ts";
import type { Json } from "./json.ts";

/** What a request's placeholders are filled from. */
export interface Scope {
  /** The incremental window of this run; absent where the resource is not incremental. */
  readonly incremental?: IncrementalScope;
  /** The parent row of a dependent resource. */
  readonly parent?: Readonly<Record<string, unknown>>;
  /** The credentials that requests carry themselves. */
  readonly secrets?: { readonly get: (option: string) => string } | undefined;
}

/** The values that `{incremental.*}` placeholders stand for, already in the format that the API asks for. */
export interface IncrementalScope {
  readonly start?: string | number | undefined;
  readonly end?: string | number | undefined;
  readonly initial?: string | number | undefined;
  readonly last?: string | number | undefined;
  /** What the values were made from. */
  readonly range?: CursorRange;
}

/** The part of the cursor's values that requests are about, as exact text. */
export interface CursorRange {
  /** The lower bound; `null` without one. */
  readonly start: string | null;
  /** The saved cursor, without lag; `null` before the first load. */
  readonly last: string | null;
  /** The upper bound that a run freezes when it begins; `null` where the cursor tells no time. */
  readonly ceiling: string | null;
  /** The upper bound of the requests. Default: the declared end. */
  readonly end?: string;
}

/** A part of a request that is known only when the request is built. */
export interface Placeholder {
  /** The value for this request; `undefined` leaves the parameter out. */
  readonly fill: (scope: Scope) => unknown;
}

/** A declared value of a query parameter, header or body field. */
export type Value =
  string | number | boolean | null | Placeholder | readonly Value[] | { readonly [key: string]: Value };

/**
 * A text with placeholders in it. Where one of them has no value, neither has the text.
 *
 * @throws ConfigurationError when filled with a list or an object.
 */
export function text(...parts: readonly (string | Placeholder)[]): Placeholder {
  return {
    fill: (scope) => {
      let whole = "";
      for (const part of parts) {
        const value = typeof part === "string" ? part : part.fill(scope);
        if (value === undefined || value === null) return undefined;
        const filled = scalarText(value);
        if (filled === undefined) {
          throw new ConfigurationError(
            `A placeholder within a text has a ${typeof value} as value; a text or a number is needed.`,
          );
        }
        whole += filled;
      }
      return whole;
    },
  };
}

/** Whether a value is known only when the request is built. */
export function isPlaceholder(value: Value | undefined): value is Placeholder {
  // A list has a `fill` too: the language's own.
  return (
    typeof value === "object" &&
    value !== null &&
    Object.hasOwn(value, "fill") &&
    "fill" in value &&
    typeof value.fill === "function"
  );
}

/** A declared value with its placeholders filled; what has no value is left out of lists and objects. */
export function fillValue(value: Value, scope: Scope): unknown {
  if (isPlaceholder(value)) return value.fill(scope);
  if (typeof value !== "object" || value === null) return value;
  if (isList(value)) return value.map((item) => fillValue(item, scope)).filter((item) => item !== undefined);
  const entries = Object.entries(value).map(([key, item]) => [key, fillValue(item, scope)] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}

/** Named values with their placeholders filled. */
export function fillNamed(values: Value, scope: Scope): Readonly<Record<string, unknown>> {
  // An object of values, or what fills to one.
  return fillValue(values, scope) as Readonly<Record<string, unknown>>;
}

/** A filled value as JSON. */
export function fillJson(value: Value, scope: Scope): Json | undefined {
  const filled = fillValue(value, scope);
  // What JSON text gives back is JSON.
  return filled === undefined ? undefined : (JSON.parse(JSON.stringify(filled)) as Json);
}

/** A scalar as it stands in a URL or header; `undefined` for anything else, also for numbers that are none. */
export function scalarText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : undefined;
  return typeof value === "boolean" || typeof value === "bigint" ? String(value) : undefined;
}

// `Array.isArray` does not narrow a read-only list.
function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
