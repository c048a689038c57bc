import { FIELDS } from "./records.ts";

const types: Readonly<Record<string, string>> = {
  BIGINT: "Int64",
  VARCHAR: "String",
  BOOLEAN: "Bool",
  DOUBLE: "Float64",
  "TIMESTAMP WITH TIME ZONE": "DateTime64(6, 'UTC')",
};

const columns = FIELDS.map(([name, type]) => {
  const own = types[type] ?? "String";
  return `${name} ${name === "id" ? own : `Nullable(${own})`}`;
});

/** Makes the table of the flat fields. */
export const clickhouseTable = `CREATE TABLE records (${columns.join(", ")}) ENGINE = ReplacingMergeTree ORDER BY id`;
