import type { LogCounts, LogEntry } from "./destination.ts";

/** A column of `_loads`. */
export interface LogColumn {
  readonly name: string;
  readonly type: "text" | "bigint" | "timestamp" | "json";
  /** Instants in ISO 8601, JSON as text. */
  readonly valueOf: (entry: LogEntry) => string | null;
}

/** The columns of `_loads` that tell its rows apart. */
export const logKey: readonly string[] = ["load_id", "connector", "resource"];

/** The columns of `_loads`, in order. */
export const logColumns: readonly LogColumn[] = [
  { name: "load_id", type: "text", valueOf: (entry) => entry.load },
  { name: "connector", type: "text", valueOf: (entry) => entry.connector },
  { name: "resource", type: "text", valueOf: (entry) => entry.resource },
  { name: "table_name", type: "text", valueOf: (entry) => entry.table },
  { name: "status", type: "text", valueOf: (entry) => entry.status },
  { name: "mode", type: "text", valueOf: (entry) => entry.mode },
  { name: "phase", type: "text", valueOf: (entry) => entry.phase },
  { name: "started_at", type: "timestamp", valueOf: (entry) => instant(entry.startedAt) },
  { name: "heartbeat_at", type: "timestamp", valueOf: (entry) => instant(entry.heartbeatAt) },
  { name: "ended_at", type: "timestamp", valueOf: (entry) => instant(entry.endedAt) },
  count("pages", "pages"),
  count("requests", "requests"),
  count("rows_read", "rows"),
  count("inserted", "inserted"),
  count("updated", "updated"),
  count("unchanged", "unchanged"),
  count("stale", "stale"),
  count("deleted", "deleted"),
  count("skipped", "skipped"),
  count("rejected", "rejected"),
  count("wait_ms", "waitMs"),
  { name: "state_before", type: "json", valueOf: (entry) => JSON.stringify(entry.stateBefore) },
  { name: "state_after", type: "json", valueOf: (entry) => JSON.stringify(entry.stateAfter) },
  { name: "error", type: "text", valueOf: (entry) => entry.error },
];

function count(name: string, key: keyof LogCounts): LogColumn {
  return { name, type: "bigint", valueOf: ({ counts }) => String(Math.round(counts[key])) };
}

function instant(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
