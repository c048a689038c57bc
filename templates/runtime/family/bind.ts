import type { ChildResource, ParentRow } from "../parents.ts";
import { fieldOf } from "../parents.ts";
import type { NamedValues, RequestTemplate, Resource, Selector } from "../resource.ts";
import { isPlaceholder, type Placeholder, type Value } from "../values.ts";

/** The resource of one parent row: its requests are filled from that row, its rows have what they get from it. */
export function boundTo<Row extends object>(child: ChildResource<Row>, parent: ParentRow): Resource<Row> {
  const { request, rows } = child;
  const { path, params, headers, json, data } = request;
  const fill = (value: Value): Value => bound(value, parent);
  const named = (values: NamedValues): NamedValues =>
    isPlaceholder(values)
      ? from(values, parent)
      : Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fill(value)]));
  const filled: RequestTemplate = {
    ...request,
    path: typeof path === "string" ? path : path.map((part) => (typeof part === "string" ? part : from(part, parent))),
    ...(params === undefined ? {} : { params: named(params) }),
    ...(headers === undefined ? {} : { headers: named(headers) }),
    ...(json === undefined ? {} : { json: fill(json) }),
    ...(data === undefined ? {} : { data: fill(data) }),
  };
  const included = includedFields(child, parent);
  return { ...child, request: filled, rows: selectorWith(rows, included) };
}

/** What each row of a parent row's children gets from it. */
export function includedFields({ parent: { include = {} } }: ChildResource, parent: ParentRow): ParentRow {
  return Object.fromEntries(Object.entries(include).map(([name, field]) => [name, fieldOf(parent, field) ?? null]));
}

function bound(value: Value, parent: ParentRow): Value {
  if (isPlaceholder(value)) return from(value, parent);
  if (typeof value !== "object" || value === null) return value;
  if (isList(value)) return value.map((item) => bound(item, parent));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, bound(item, parent)]));
}

function from(placeholder: Placeholder, parent: ParentRow): Placeholder {
  return { fill: (scope) => placeholder.fill({ ...scope, parent }) };
}

function selectorWith<Row extends object>(rows: Selector<Row>, fields: ParentRow): Selector<Row> {
  const { of, settle } = rows;
  return {
    ...rows,
    of: (body) => withFields(of(body), fields),
    ...(settle === undefined ? {} : { settle: (...asked) => selectorWith(settle(...asked), fields) }),
  };
}

function withFields<Row extends object>(
  rows: readonly Row[] | Row | null | undefined,
  fields: ParentRow,
): readonly Row[] | Row | null | undefined {
  if (rows === null || rows === undefined || Object.keys(fields).length === 0) return rows;
  if (Array.isArray(rows)) return rows.map((row: Row) => ({ ...row, ...fields }));
  // What is left is one row.
  return { ...(rows as Row), ...fields };
}

// `Array.isArray` does not narrow a read-only list.
function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
