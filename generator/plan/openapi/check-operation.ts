import { closest } from "../../config/suggest.ts";
import type { ResourceScope } from "../scope.ts";
import type { DocumentTypes } from "./document-types.ts";

/** Reports an `operation` that leads nowhere: the resource would silently have no types. */
export function checkOperation(
  { resource, place, report }: ResourceScope,
  { document, operations: known }: Pick<DocumentTypes, "document" | "operations">,
): void {
  const { operation } = resource.options;
  if (operation === undefined || operation === null) return;
  if (known.has(operation)) return;
  const meant = closest(operation, known.keys());
  report.error({
    code: "unknown-operation",
    path: place(["operation"]),
    message:
      document === undefined
        ? `The operation \`${operation}\` belongs to an OpenAPI document, and the config names none.`
        : `${document.file} has no operation \`${operation}\`.`,
    fix:
      document === undefined
        ? "Write the document's path as `openapi` at the top level, or pass it with `--openapi`."
        : meant === undefined
          ? "Write the method and the path as the document has them, such as `GET /issues`, or the operationId."
          : `Did you mean \`${meant}\`?`,
  });
}
