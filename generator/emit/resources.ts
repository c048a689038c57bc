import { isIdempotent } from "../../templates/runtime/retry/retryable.ts";
import type { Column, Connector, Resource, Write } from "../plan/connector.ts";
import { blockOf, type Code, code, enclosed, type Member, namesOf, objectOf, propertyOf, sumOf } from "./code.ts";
import { DataLines } from "./data-lines.ts";
import { docComment, identifier, literal, propertiesOf, propertyKey } from "./escape.ts";
import { Imports } from "./imports.ts";
import { incrementalCode } from "./incremental.ts";
import { optionEntries, optionsCode } from "./options.ts";
import { paginatorCode } from "./paginators.ts";
import { selectorCode } from "./selectors.ts";
import { parentCode, parentRowType, type ParentRowType } from "./parents.ts";
import { responsesCode } from "./responses.ts";
import { processingCode } from "./steps.ts";
import type { View } from "./templates.ts";
import { entriesCode, pathCode, valueCode } from "./values.ts";

/** What templates/connector/resources.hbs shows: one declaration per resource. */
export function resourcesView(connector: Connector): View {
  const imports = new Imports();
  const lines = new DataLines();
  const resources = connector.resources.map((resource) => resourceDeclaration(connector, resource, imports));
  return { imports: imports.declarations(lines), resources: lines.addStatements(resources), lines };
}

function resourceDeclaration(connector: Connector, resource: Resource, imports: Imports): Member {
  const row = imports.type("./types.ts", resource.rowType);
  const { name, table, description, primaryKey, parts, columns } = resource;
  const properties: readonly (readonly [name: string, value: Code | undefined])[] = [
    ["name", literal(name)],
    ["table", literal(table)],
    ["description", description === undefined ? undefined : proseCode(description)],
    ["parent", parentCode(resource, imports)],
    ["request", requestCode(resource.request, imports, parentRowType(connector, resource))],
    ["body", resource.bodyFormat && imports.value("./runtime/select/json-lines.ts", "jsonLines")],
    ["rows", selectorCode(resource.selector, row, imports)],
    ["processing", resource.steps && processingCode(resource.steps, row, imports)],
    ["pages", paginatorCode(resource.paginator, imports)],
    ["responses", responsesCode(resource.responses, imports)],
    ["primaryKey", literal(primaryKey)],
    ["incremental", resource.incremental && incrementalCode(resource.incremental, imports)],
    ["write", writeCode(resource.write)],
    ["nesting", resource.nesting === undefined ? undefined : literal(resource.nesting)],
    ["parts", parts && parts.length > 0 ? blockOf(parts.map(columnProperty)) : undefined],
    ["contract", resource.contract && optionsCode({ ...resource.contract })],
    ["selected", resource.selected ? undefined : literal(false)],
    ["columns", blockOf(columns.map(columnProperty))],
  ];
  const type = resource.parent
    ? imports.type("./runtime/parents.ts", "ChildResource")
    : imports.type("./runtime/resource.ts", "Resource");
  return {
    doc: description ? docComment(description) : undefined,
    code: enclosed(
      code`export const ${identifier(resource.identifier)}: ${type}<${row}> = `,
      blockOf(propertiesOf(properties)),
      code`;`,
    ),
  };
}

function requestCode(request: Resource["request"], imports: Imports, row: ParentRowType | undefined): Code {
  const { method, params, headers, json, data, safe } = request;
  return objectOf([
    [code`method`, literal(method)],
    [code`path`, pathCode(request.path, imports, row)],
    [code`params`, params.length === 0 ? undefined : entriesCode(params, imports, row)],
    [code`headers`, headers.length === 0 ? undefined : entriesCode(headers, imports, row)],
    [code`json`, json && valueCode(json, imports, row)],
    [code`data`, data && valueCode(data, imports, row)],
    [code`safe`, safe && !isIdempotent(method) ? literal(true) : undefined],
  ]);
}

const WRITE_DEFAULTS = { mergeKey: [], validFrom: "_valid_from", validTo: "_valid_to" };

function writeCode(write: Write): Code {
  if (write.disposition !== "merge" || write.deletes === "none" || !("sweep" in write.deletes)) {
    return optionsCode({ ...write }, WRITE_DEFAULTS);
  }
  const { sweep, maxShare } = write.deletes;
  const deletes = maxShare === 0.25 ? { sweep } : { sweep, maxShare };
  return optionsCode({ ...write, deletes }, WRITE_DEFAULTS);
}

function columnProperty(column: Column): Code {
  return propertyOf(propertyKey(column.field), columnCode(column));
}

function columnCode({ field, type, nullable, description, precision, scale }: Column): Code {
  const column = objectOf([
    ...optionEntries({ type, nullable }),
    [code`description`, description === undefined ? undefined : proseCode(description)],
    ...optionEntries({ precision, scale }),
  ]);
  // For such a name TypeScript takes the type of the inherited member as context, which widens the literals.
  return field in Object.prototype ? code`${column} as const` : column;
}

/** Longest piece of a text that stands in several lines. */
const PROSE_WIDTH = 90;

/** A text as a literal; a long one in pieces that are cut after spaces, so that no line is wider than a page. */
function proseCode(text: string): Code {
  const pieces: string[] = [];
  let current = "";
  for (const word of text.split(/(?<= )/)) {
    if (current !== "" && current.length + word.length > PROSE_WIDTH) {
      pieces.push(current);
      current = "";
    }
    current += word;
  }
  return sumOf([...pieces, current].map(literal));
}

/** The resources as an object literal by their names in the source config: `{ issues, issue_fields: issueFields }`. */
export function resourcesByName(resources: readonly Resource[]): Code {
  const entries = resources.map(({ name, identifier: id }) =>
    name === id ? identifier(id) : code`${propertyKey(name)}: ${identifier(id)}`,
  );
  return namesOf(entries);
}
