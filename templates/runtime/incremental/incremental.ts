import type { Restart, Windows } from "./parts.ts";

/** How a resource is followed from one load to the next. */
export interface Incremental {
  /** The row field that tells how new a row is; a dot separates nested keys. */
  readonly cursor: string;
  /** How cursor values compare: instants as instants whatever their offset, numbers as numbers, texts by code unit. */
  readonly type: "timestamp" | "date" | "number" | "text";
  /** Where the first load starts. */
  readonly initial?: string | number;
  /** Where every load ends; with it, a load neither reads nor writes state. */
  readonly end?: string | number;
  /**
   * How the API wants instants in a request, by name or by what writes nanoseconds since 1970. Default: as the cursor
   * values look.
   */
  readonly format?: "iso" | "date" | "unix" | "unix_ms" | ((nanoseconds: bigint) => string);
  /** What a cursor of type number counts where it tells instants. Default: what `format` says, if it is one of these. */
  readonly epoch?: "unix" | "unix_ms";
  /** Makes what requests carry of a cursor value in that format. Default: the value itself. */
  readonly convert?: (value: string | number) => string | number;
  /** The order in which the API lists the rows by the cursor field. */
  readonly order?: "ascending" | "descending";
  /** Which extreme is the newest. Default: max. */
  readonly newest?: "max" | "min";
  /** How much is read again below the saved cursor: seconds for instants, days for dates, else units. Default: 0. */
  readonly lag?: number;
  /** Whether rows equal to the start are read. Default: closed. */
  readonly rangeStart?: "closed" | "open";
  /** Whether rows equal to the end are read. Default: open. */
  readonly rangeEnd?: "closed" | "open";
  /** What a row without cursor value means. Default: raise. */
  readonly onMissing?: "raise" | "include" | "exclude";
  /** Whether rows equal to the start that an earlier load has appended are appended again. Default: false. */
  readonly repeatStart?: boolean;
  /** Milliseconds: rows younger than this are not yet trusted, so the saved cursor stays behind them. Default: 0. */
  readonly settle?: number;
  /** Set where requests are about one window of the cursor's values after the other. Default: the whole range at once. */
  readonly windows?: Windows;
  /** Set where pages begin anew behind the rows that were read, for lists in which rows move. Default: they are counted on. */
  readonly restart?: Restart;
}
