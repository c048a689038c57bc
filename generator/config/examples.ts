import type { Path } from "../read/source-document.ts";

/** How options are written of which another form is often tried, by their keys. */
const OPTIONS: Readonly<Record<string, string>> = {
  auth: '{ type: bearer, token: "{secrets.token}" }',
  incremental: '{ cursor_path: updated_at, initial_value: "2024-01-01T00:00:00Z" }',
  paginator: "{ type: cursor, cursor_path: meta.next }",
  parents: "[eu, us]",
  processing_steps: "[{ filter: 'state == \"open\"' }]",
  resources: "[{ name: issues, endpoint: { path: /issues } }]",
  response_actions: "[{ status_code: 404, action: skip_page }]",
};

/** How what stands in an option is written: the items of a list, the values of an object. */
const PARTS: Readonly<Record<string, string>> = {
  add_fields: "{ value: [1, 2] }",
  columns: "{ name: id, data_type: bigint }",
  parents: "[eu, us]",
  processing_steps: "{ filter: 'state == \"open\"' }",
  response_actions: "{ status_code: 404, action: skip_page }",
};

/** An example of what stands at `path`; `undefined` where none is needed. */
export function exampleAt(path: Path): string | undefined {
  const [outer, key] = path.slice(-2).map(String);
  if (outer !== undefined && Object.hasOwn(PARTS, outer)) return PARTS[outer];
  return key !== undefined && Object.hasOwn(OPTIONS, key) ? OPTIONS[key] : undefined;
}
