import { type CursorStep, cursorPath } from "../../templates/runtime/incremental/cursor-path.ts";
import type { DataType } from "../../templates/runtime/load/table.ts";
import type { Keys } from "./columns.ts";
import type { Column, Incremental, Paginator } from "./connector.ts";
import type { SampleField, SampleValue } from "./sample-value.ts";
import { sentenceCase, wordsOf } from "../words/words.ts";

/** How the mocks make each field of a row: the columns, and what keys, cursors and pages need beside them. */
export function planSamples(
  columns: readonly Column[],
  keys: Keys,
  incremental: Incremental | undefined,
  paginator: Paginator,
): readonly SampleField[] {
  const declared = new Set(columns.map(({ field }) => field));
  const undeclaredKeys = keys.primary.filter((field) => !declared.has(field));
  const made = new Set([...declared, ...undeclaredKeys]);
  const samples = [
    ...undeclaredKeys.map((field) => ({ field, value: { kind: "sequence" } as const, nullable: false })),
    ...columns.map(({ field, type, nullable }) => ({ field, value: sampleOf(field, type, keys), nullable })),
    ...needed(incremental, paginator).filter(({ field }) => !made.has(field)),
  ];
  // Rows of which nothing is known still differ, as the API's do.
  return samples.length > 0 ? samples : [{ field: "id", value: { kind: "sequence" }, nullable: false }];
}

/** The field that loads go on from, and the one that the next page does. */
function needed(incremental: Incremental | undefined, paginator: Paginator): readonly SampleField[] {
  const cursor = incremental && nested(cursorPath(incremental.cursor), CURSORS[incremental.type]);
  const last = paginator.type === "last_record" ? nested(paginator.field, { kind: "sequence" }) : undefined;
  return [cursor, last?.field === cursor?.field ? undefined : last].filter((field) => field !== undefined);
}

/** A field inside the objects and lists that its path leads through. */
function nested([field, ...inner]: readonly CursorStep[], value: SampleValue): SampleField {
  return { field: String(field ?? ""), value: within(inner, value), nullable: false };
}

function within(path: readonly CursorStep[], value: SampleValue): SampleValue {
  const [step, ...inner] = path;
  if (step === undefined) return value;
  return typeof step === "string"
    ? { kind: "object", fields: [nested(path, value)] }
    : { kind: "list", item: within(inner, value) };
}

const CURSORS: Readonly<Record<Incremental["type"], SampleValue>> = {
  timestamp: { kind: "timestamp" },
  date: { kind: "date" },
  number: { kind: "sequence" },
  text: { kind: "text", prefix: "" },
};

function sampleOf(field: string, type: DataType, keys: Keys): SampleValue {
  switch (type) {
    case "bigint":
      return keys.primary.includes(field) ? { kind: "sequence" } : { kind: "number" };
    case "double":
    case "decimal":
      return { kind: "number" };
    case "bool":
      return { kind: "boolean" };
    case "timestamp":
      return { kind: "timestamp" };
    case "date":
      return { kind: "date" };
    case "time":
      return { kind: "literal", value: "12:00:00" };
    case "json":
      return { kind: "literal", value: {} };
    case "wei":
      return { kind: "literal", value: "1000000000000000000" };
    case "binary":
      return { kind: "literal", value: "AA==" };
    case "uuid":
      return { kind: "uuid" };
    case "text": {
      const words = wordsOf(field);
      if (words.includes("uuid") || words.includes("guid")) return { kind: "uuid" };
      return { kind: "text", prefix: words.length === 0 ? "" : `${sentenceCase(words)} ` };
    }
  }
}
