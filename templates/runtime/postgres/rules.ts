import type { ColumnRules } from "../load/columns.ts";
import { nameOf } from "./names.ts";
import { commonType, dataType, inferredType, redeclaredType, sqlType } from "./types.ts";

/** How PostgreSQL names and types columns. */
export const rules: ColumnRules = { nameOf, sqlType, dataType, inferredType, commonType, redeclaredType };
