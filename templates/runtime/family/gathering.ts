import type { PageSource } from "../load/page-source.ts";
import type { ParentRow } from "../parents.ts";
import { parsedExactly } from "../select/exact.ts";
import type { IncrementalScope } from "../values.ts";

/** The rows of a parent, taken along as they go by. */
export interface Gathering {
  /** The same pages, whose rows are taken along. */
  readonly through: (source: PageSource) => PageSource;
  /** Says that some of the rows will not come by. */
  readonly spoil: () => void;
  /** Says that the last of them has come by. */
  readonly complete: () => void;
  /** Whether these are all rows that the API lists. */
  readonly isComplete: () => boolean;
  readonly rows: () => readonly ParentRow[];
  /** What of them response actions left out. */
  readonly omissions: () => readonly string[];
}

/** Keeps the named fields of each row. */
export function gathering(names: ReadonlySet<string>): Gathering {
  const rows: ParentRow[] = [];
  const omissions = new Set<string>();
  let isSpoiled = false;
  let isComplete = false;
  return {
    through: (source) =>
      async function* taken(request) {
        // Pages of an earlier load, or rows below the start, do not come again.
        if (request.from !== undefined || !isFromStart(request.scope.incremental)) isSpoiled = true;
        let atEnd = false;
        try {
          for await (const page of source(request)) {
            for (const row of parsedRows(page.rows.text)) rows.push(picked(row, names));
            if (page.omission !== undefined && page.omission.action !== "end") omissions.add(page.omission.warning);
            atEnd = page.next === undefined;
            yield page;
          }
          atEnd = true;
        } finally {
          if (!atEnd) isSpoiled = true;
        }
      },
    spoil: () => {
      isSpoiled = true;
    },
    complete: () => {
      isComplete = true;
    },
    isComplete: () => isComplete && !isSpoiled,
    rows: () => rows,
    omissions: () => [...omissions],
  };
}

function isFromStart(scope: IncrementalScope | undefined): boolean {
  return scope === undefined || (scope.start === scope.initial && scope.last === scope.initial);
}

function parsedRows(text: Uint8Array): readonly object[] {
  // The text of an array of objects.
  return parsedExactly(new TextDecoder().decode(text)) as readonly object[];
}

function picked(row: object, names: ReadonlySet<string>): ParentRow {
  return Object.fromEntries(Object.entries(row).filter(([name]) => names.has(name)));
}
