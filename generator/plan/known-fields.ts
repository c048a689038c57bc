import { pathText, type Report } from "../config/report.ts";
import { closest } from "../config/suggest.ts";
import type { Path } from "../read/source-document.ts";
import { planKeys } from "./columns.ts";
import type { Reference } from "./references.ts";
import type { ResourceScope } from "./scope.ts";

/**
 * Warns of a field that a resource's declared columns do not have: mostly a word with a letter wrong, which would find
 * nothing in any row. Without declared columns, or with those of a document, nothing is said.
 */
export function checkField(field: string, of: ResourceScope, path: Path, report: Report): void {
  const { resource, included } = of;
  const root = /^[\p{L}\p{N}_$-]+/u.exec(field)?.[0];
  if (root === undefined || resource.columns.size === 0 || resource.options.operation) return;
  const known = new Set([...resource.columns.keys(), ...included.keys(), ...planKeys({ resource }).primary]);
  if (known.has(root) || known.has(field)) return;
  const meant = closest(root, known);
  report.warning({
    code: "undeclared-column",
    path,
    message:
      `${pathText(path)}: ${resource.name} declares no column \`${root}\`` +
      (meant === undefined ? "." : `; did you mean \`${meant}\`?`),
    fix:
      meant === undefined
        ? `Declare \`${root}\` in its \`columns\`.`
        : `Write \`${meant}\`, or declare \`${root}\` in its \`columns\`.`,
  });
}

/** Warns of fields that a resource takes from its parent's rows, and that these are not known to have. */
export function checkParentFields(scope: ResourceScope, parent: ResourceScope, references: readonly Reference[]): void {
  const { resource, place, report } = scope;
  for (const { field, path, parent: named } of references) {
    if (named === parent.resource.name) checkField(field, parent, place(path), report);
  }
  for (const option of ["include_from_parent", "spread_from_parent"] as const) {
    resource.options[option]?.forEach((field, index) => {
      checkField(field, parent, place([option, index]), report);
    });
  }
}
