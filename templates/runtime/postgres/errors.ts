import type { Refusal } from "../load/refused-rows.ts";
import { codeOf } from "./transaction.ts";

/** What went wrong, in PostgreSQL's words, with what to do where that is known. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message.replaceAll(/\s+/g, " ") : String(error);
  const detail =
    error instanceof Error && "detail" in error && typeof error.detail === "string" ? ` (${error.detail})` : "";
  const advice = adviceFor(codeOf(error));
  return `${message}${detail}.${advice === undefined ? "" : ` ${advice}`}`;
}

/** Why the server refuses rows, where it does; `undefined` for any other error. */
export function refusalOf(error: unknown): Refusal | undefined {
  const code = codeOf(error);
  // A value, a constraint, a view's condition, or what a trigger raises.
  if (!/^(?:22|23|44|P0)/.test(code) || !(error instanceof Error)) return undefined;
  const constraint = "constraint" in error && typeof error.constraint === "string" ? error.constraint : undefined;
  const by = constraint === undefined ? `SQLSTATE ${code}` : `constraint ${JSON.stringify(constraint)}`;
  const detail = "detail" in error && typeof error.detail === "string" ? ` (${error.detail})` : "";
  return {
    message: `PostgreSQL refuses the row: ${error.message}${detail}`,
    what: `PostgreSQL refuses the row, ${by}`,
  };
}

function adviceFor(code: string): string | undefined {
  if (code === "42501") {
    return "The role lacks a privilege: grant it CREATE on the schema (or the database, for a new schema) and make it the owner of the tables, or make the tables with all columns beforehand and grant SELECT, INSERT, UPDATE and DELETE.";
  }
  if (code === "0A000")
    return "Something that depends on the table, such as a view, stands in the way: drop it, load, and make it again.";
  if (code.startsWith("53")) return "The server has run out of a resource: make room, and load again.";
  if (code === "25006") return "The server only reads: connect to the primary.";
  if (code === "57014") return "Raise statement_timeout for this role, or lower `checkpoint.rows`.";
  if (code.startsWith("23"))
    return "A constraint of the table that the connector did not make refuses the rows: drop it, or correct the rows.";
  if (code.startsWith("08") || code.startsWith("57P") || code.startsWith("E")) {
    return "The connection was lost and did not come back in time; what was committed stays, and the next load goes on from there.";
  }
  return undefined;
}
