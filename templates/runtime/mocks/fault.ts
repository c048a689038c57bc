/** What goes wrong with an answer. */
export type Fault =
  /** A status with a `Retry-After` header and a JSON body that says it. */
  | {
      readonly status: number;
      readonly retryAfter?: string | undefined;
      readonly headers?: Readonly<Record<string, string>> | undefined;
      readonly body?: unknown;
    }
  /** The right answer, late. */
  | { readonly delayMs: number }
  /** Status 302 to another place. */
  | { readonly redirectTo: string }
  | { readonly kind: FaultKind };

/**
 * - `network-error`: no answer, the connection fails
 * - `no-answer`: nothing until the request is aborted
 * - `broken-off`: the connection fails in the middle of the body
 * - `truncated`: a body that ends too early, as if it were whole
 * - `html`: status 200 with a web page
 * - `wrong-shape`: JSON without the rows
 * - `repeated-page`: the answer of the request before, links and cursors included
 */
export type FaultKind =
  "network-error" | "no-answer" | "broken-off" | "truncated" | "html" | "wrong-shape" | "repeated-page";

/** Which answers go wrong. */
export interface FaultScope<Name extends string = string> {
  /** Default: every resource. */
  readonly resource?: Name | undefined;
  /** Only this page, 1 for the first. Default: any. */
  readonly page?: number | undefined;
  /** How many answers that fit go well before. Default: 0. */
  readonly after?: number | undefined;
  /** How many answers; `Infinity` for all of them. Default: 1. */
  readonly times?: number | undefined;
}

/** The faults that are still to come. */
export interface Faults<Name extends string> {
  add(fault: Fault & FaultScope<Name>): void;
  /** The fault of this answer, used up by one; `undefined` where it goes well. */
  take(resource: string, page: number | undefined): Fault | undefined;
  clear(): void;
}

/** Faults in the order in which they were added; the first that fits is taken. */
export function createFaults<Name extends string>(): Faults<Name> {
  let waiting: { readonly fault: Fault & FaultScope<Name>; well: number; left: number }[] = [];
  return {
    add(fault) {
      waiting.push({ fault, well: fault.after ?? 0, left: fault.times ?? 1 });
    },
    take(resource, page) {
      const fitting = waiting.filter(({ fault, left }) => {
        const here = fault.resource === undefined || fault.resource === resource;
        return left > 0 && here && (fault.page === undefined || fault.page === page);
      });
      const found = fitting.find(({ well }) => well === 0);
      for (const each of fitting) if (each.well > 0) each.well -= 1;
      if (found === undefined) return undefined;
      found.left -= 1;
      return found.fault;
    },
    clear() {
      waiting = [];
    },
  };
}
