import { get, numberOf } from "../read/values.ts";
import { fact, type Fact } from "./fact.ts";
import { isPageSize } from "./paging-words.ts";
import { maximumOf, type Input } from "./places.ts";

/** Rows per request where the document allows more or does not say. */
const PREFERRED = 1000;
const CUSTOMARY = 100;

/** How many rows a page is asked for, and by which parameter. */
export interface PageSize {
  readonly input: Input;
  readonly size: Fact<number>;
}

/** The page size: the largest that the document allows, up to 1,000; 100 where it names no maximum. */
export function inferPageSize(inputs: readonly Input[]): PageSize | undefined {
  const input = inputs.find((item) => isPageSize(item) && item.type !== "string") ?? inputs.find(isPageSize);
  if (input === undefined) return undefined;
  const maximum = maximumOf(input);
  if (maximum !== undefined) {
    const size = Math.max(1, Math.min(maximum, PREFERRED));
    return { input, size: fact(size, 0.9, `${JSON.stringify(input.name)} takes at most ${maximum}`) };
  }
  const fallback =
    numberOf(input.schema, "default") ??
    (typeof get(input, "example") === "number" ? Number(input.example) : undefined);
  if (fallback !== undefined && fallback > CUSTOMARY)
    return { input, size: fact(Math.min(fallback, PREFERRED), 0.7, "the parameter's default") };
  return { input, size: fact(CUSTOMARY, 0.5, `the document names no maximum for ${JSON.stringify(input.name)}`) };
}
