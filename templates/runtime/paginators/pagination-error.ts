import { PaginationError } from "../errors.ts";
import { redactUrl } from "../http/redact.ts";
import type { PageFacts } from "./paginator.ts";

/** The error of a page that cannot be followed. */
export function pageError(page: PageFacts, message: string): PaginationError {
  return new PaginationError(page.resource, `${message} (page ${redactUrl(page.url)})`);
}
