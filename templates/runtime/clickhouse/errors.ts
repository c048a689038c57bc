import type { Refusal } from "../load/refused-rows.ts";

/** What went wrong, in ClickHouse's words, with what to do where that is known. */
export function reasonOf(error: unknown): string {
  const advice = adviceFor(error);
  const message = messageOf(error)
    .replaceAll(/\s+/g, " ")
    .replace(/\.?\s*$/, "");
  const shown = message.length > 1000 ? `${message.slice(0, 1000)}…` : message;
  return `${shown}.${advice === undefined ? "" : ` ${advice}`}`;
}

/** Several addresses of one host fail with one error that has no message. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join("; ");
  return error instanceof Error && error.message !== "" ? error.message : String(error);
}

/** A server's error number or a socket's error code; empty for other errors. */
export function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}

/** Whether the request may have got lost, so that nobody knows whether it was served. */
export function isLoss(error: unknown): boolean {
  const code = codeOf(error);
  if (/^(?:ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|EAI_|ENOTFOUND|UND_ERR|ERR_STREAM_PREMATURE_CLOSE)/.test(code)) return true;
  // The driver's own errors have no code.
  return code === "" && /timeout|socket hang up|aborted|premature close/i.test(messageOf(error));
}

/** Why the server refuses rows, where it does; `undefined` for any other error. */
export function refusalOf(error: unknown): Refusal | undefined {
  const code = codeOf(error);
  if (!aboutValues.has(code)) return undefined;
  const message = messageOf(error).replaceAll(/\s+/g, " ");
  const constraint = /Constraint `([^`]+)`/.exec(message)?.[1];
  const by = constraint === undefined ? `error ${code}` : `constraint ${JSON.stringify(constraint)}`;
  return { message: `ClickHouse refuses the row: ${message}`, what: `ClickHouse refuses the row, ${by}` };
}

/**
 * Error numbers of the server that values have caused: those of parsing and converting them, of ranges, of constraints
 * (469) and of what a table's own expressions throw (395).
 */
const aboutValues: ReadonlySet<string> = new Set("6 27 38 41 69 70 72 131 321 349 376 395 407 469 675 676".split(" "));

function adviceFor(error: unknown): string | undefined {
  const code = codeOf(error);
  if (isLoss(error)) {
    return "Check URL and port, and whether the server runs; raise `request_timeout` where a statement takes longer. What was committed stays, and the next load goes on from there.";
  }
  return adviceByCode[code];
}

/** Error numbers of the server (src/Common/ErrorCodes.cpp). */
const adviceByCode: Readonly<Record<string, string>> = {
  "81": "Create the database, or correct its name.",
  "159": "Raise max_execution_time for this user, or lower `checkpoint.rows`.",
  "164":
    "The user may only read: load as one with readonly = 0, or 2 with the right to INSERT, CREATE, ALTER and DROP.",
  "192": "Check user and password.",
  "193": "Check user and password.",
  "194": "Check user and password.",
  "241": "The server has run out of memory for the query: raise max_memory_usage, or lower `checkpoint.rows`.",
  "242": "The table only reads, because its replica has lost its keeper: wait until it is back, and load again.",
  "243": "The server's disk is full: make room, and load again.",
  "252": "The server has too many parts to merge: load less often or with a larger `checkpoint`, and again later.",
  "452": "The user's profile does not let a setting be changed that the load needs: lift the constraint.",
  "497":
    "The user lacks a privilege: grant SELECT, INSERT, ALTER, CREATE TABLE, CREATE VIEW, DROP TABLE, DROP VIEW and TRUNCATE on the database, and SELECT on system.tables, system.columns and system.parts.",
  "516": "Check user and password.",
};
