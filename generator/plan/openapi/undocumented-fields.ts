import { cursorPath } from "../../../templates/runtime/incremental/cursor-path.ts";
import type { Json, JsonObject } from "../../../templates/runtime/json.ts";
import type { Incremental, NamedSchema, Resource } from "../connector.ts";

const CURSORS: Readonly<Record<Incremental["type"], JsonObject>> = {
  timestamp: { type: "string", format: "date-time" },
  date: { type: "string", format: "date" },
  number: { type: "number" },
  text: { type: "string" },
};

/**
 * The fields that a resource's config counts on and its document does not know, as an object's schema: declared columns,
 * the key and the cursor; `undefined` where there are none.
 *
 * @param planned the row type that the config alone makes
 */
export function undocumentedFields(
  resource: Resource,
  planned: NamedSchema,
  documented: ReadonlyMap<string, unknown>,
): JsonObject | undefined {
  // What rows get from their parent rows is added to every type alike.
  const included = new Set(resource.parent?.include.map(({ name }) => name));
  const declared = Object.entries(propertiesOf(planned.schema));
  const all = [...declared, ...cursorField(resource.incremental, new Map(declared))];
  const fields = all.filter(([field]) => !documented.has(field) && !included.has(field));
  return fields.length === 0 ? undefined : { type: "object", properties: Object.fromEntries(fields) };
}

/** The cursor inside the objects and lists that its path leads through; nothing where its outermost field is declared. */
function cursorField(
  incremental: Incremental | undefined,
  declared: ReadonlyMap<string, Json>,
): readonly (readonly [string, Json])[] {
  if (incremental === undefined) return [];
  const [outermost, ...inner] = cursorPath(incremental.cursor);
  if (typeof outermost !== "string" || declared.has(outermost)) return [];
  const schema = inner.reduceRight<JsonObject>(
    (value, step) =>
      typeof step === "string" ? { type: "object", properties: { [step]: value } } : { type: "array", items: value },
    CURSORS[incremental.type],
  );
  return [[outermost, schema]];
}

function propertiesOf(schema: Json): JsonObject {
  const isObject = typeof schema === "object" && schema !== null && "properties" in schema;
  const properties = isObject ? schema["properties"] : undefined;
  // A row type's properties are an object.
  return typeof properties === "object" && properties !== null ? (properties as JsonObject) : {};
}
