import type { HookContext } from "../extensions.ts";
import type { HttpResponse } from "../http/message.ts";
import type { Json } from "../json.ts";
import type { PageFacts, Paginator } from "../paginators/paginator.ts";

/** What a traversal leaves out because of a response. */
export interface Omission {
  /**
   * `ignore`: this page and those after it; `skip_page`: this page; `skip_parent`: this page and those after it of one
   * parent row; `stop`: this page and those after it; `end`: nothing, the list has ended.
   */
  readonly action: "ignore" | "skip_page" | "skip_parent" | "stop" | "end";
  /** What the report tells of it. */
  readonly warning: string;
  /**
   * The position after the page that was left out; `undefined` where the traversal ends.
   *
   * @throws PaginationError where nothing tells when the pages end.
   */
  readonly next: (pages: Paginator, at: SkippedPage) => Json | undefined;
}

/** A page that was left out. */
export interface SkippedPage extends Pick<PageFacts, "resource" | "url" | "headers"> {
  readonly position: Json;
  /** How many pages in a row were left out, with this one. */
  readonly inARow: number;
}

/** What becomes of a response. */
export interface Verdict {
  /** The response to go on with. */
  readonly response: HttpResponse;
  /** Set where the response is an error whatever its status; tells what to do. */
  readonly refusal?: { readonly isRetried: boolean; readonly advice: string };
  /** Set where the response is no page. */
  readonly omission?: Omission;
}

/** Decides about every response of a resource, of any status, before its status is judged. */
export type Judge = (response: HttpResponse, context: HookContext) => Promise<Verdict>;
