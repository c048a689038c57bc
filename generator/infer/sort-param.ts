import { listOf, type JsonObject } from "../read/values.ts";
import type { Operation } from "../read/openapi/document.ts";
import type { Family } from "./cursor-field.ts";
import { fact, type Fact } from "./fact.ts";
import type { Input } from "./places.ts";
import { wordsOf } from "../words/words.ts";
import { flat } from "./compare-names.ts";

/** The parameters that make the API list rows by the cursor field. */
export interface Sorting {
  readonly params: readonly (readonly [name: string, value: string])[];
  readonly order: "asc" | "desc";
}

/** How to ask for rows in order of a field; `undefined` where the API offers no such order. */
export function sortBy(field: string, order: "asc" | "desc", inputs: readonly Input[]): Sorting | undefined {
  const sort = inputs.find(
    (input) =>
      input.in === "query" &&
      /^(sort|order|orderby|sortby|sortfield|ordering|sortcolumn)$/.test(flat(input.name)) &&
      valuesOf(input.schema).length > 0,
  );
  if (sort === undefined) return undefined;
  const values = valuesOf(sort.schema).filter(
    (value) => bareField(value) === flat(field) || bareField(value) === shortened(field),
  );
  const directed = values.find((value) => directionOf(value) === order);
  const plain = values.find((value) => directionOf(value) === undefined);
  const direction = inputs.find(
    (input) =>
      input !== sort &&
      input.in === "query" &&
      /^(direction|order|sortorder|sortdirection|dir|sortdir|orderdirection|orderdir|sorttype)$/.test(flat(input.name)),
  );
  if (direction !== undefined && plain !== undefined) {
    const value = valuesOf(direction.schema).find(
      (item) => directionOf(item) === order || item.toLowerCase() === order,
    );
    return value === undefined
      ? undefined
      : {
          params: [
            [sort.name, plain],
            [direction.name, value],
          ],
          order,
        };
  }
  if (directed !== undefined) return { params: [[sort.name, directed]], order };
  // Where the descending variant has a sign of its own, the plain one is ascending.
  const signed = values.some((value) => value.startsWith("-"));
  return plain !== undefined && order === "asc" && signed ? { params: [[sort.name, plain]], order } : undefined;
}

/** The order that an operation's prose promises: newest first, by creation or by change as the cursor is. */
export function statedOrder(operation: Operation, family: Family): Fact<Sorting> | undefined {
  const prose = `${operation.summary ?? ""}. ${operation.description ?? ""}`;
  const changed = /\b(most )?recently (updated|modified|changed) (\w+ )?first\b/i.test(prose);
  const made =
    /\bnewest (\w+ )?first\b|\bmost recent(ly)? ?(\w+ ){0,3}first\b|\bsorted by most recent\b|\breverse[- ]chronological\b/i.test(
      prose,
    );
  if (family === "updated" ? !changed : changed || !made) return undefined;
  return fact({ params: [], order: "desc" }, 0.7, "the description promises newest first");
}

function valuesOf(schema: JsonObject): readonly string[] {
  const own = listOf(schema, "enum");
  const items = own.length > 0 ? own : listOf(schema["items"], "enum");
  return items.filter((value) => typeof value === "string");
}

function directionOf(value: string): "asc" | "desc" | undefined {
  const all = wordsOf(value);
  if (value.startsWith("-") || all.includes("desc") || all.includes("descending")) return "desc";
  return all.includes("asc") || all.includes("ascending") || value.startsWith("+") ? "asc" : undefined;
}

function bareField(value: string): string {
  return wordsOf(value)
    .filter((word) => !["asc", "desc", "ascending", "descending"].includes(word))
    .join("");
}

/** `updated` for `updated_at`: sort values often drop the last word. */
function shortened(field: string): string {
  return wordsOf(field)
    .filter((word) => !["at", "on", "date", "time"].includes(word))
    .join("");
}
