import { get, isObject, isTrue, objectOf, textOf, type JsonObject } from "../values.ts";
import type { Parameter } from "./document.ts";
import type { Schemas } from "./schemas.ts";

const FORM = "application/x-www-form-urlencoded";

/** A parameter that is the whole query string (OpenAPI 3.2, Parameter Object: `in: querystring`), as written. */
export interface QueryString {
  readonly parameter: JsonObject;
  readonly pointer: string;
  readonly schemas: Schemas;
  /** The media type object behind a value, which may be a `$ref`. */
  readonly mediaOf: (value: unknown) => JsonObject | undefined;
  /** Takes what is wrong with it. */
  readonly report: (message: string, pointer: string) => void;
  /** Takes what is right but not used. */
  readonly reportUnused: (message: string, fix: string, pointer: string) => void;
}

/**
 * The query parameters that a query string is made of: the properties of its form. A query string of another
 * media type has none: it is reported and left out.
 */
export function queryStringParameters(given: QueryString): readonly Parameter[] {
  const { parameter, pointer, schemas, report } = given;
  const form = formOf(given);
  if (form === undefined) return [];
  const { media, at } = form;
  const schema = get(media, "schema");
  const properties = [...schemas.properties(schema).values()];
  // A form of any fields has no names that are known; nothing is wrong with it.
  if (properties.length === 0 && (schemas.typeOf(schema) ?? "object") !== "object") {
    report("The schema of a query string that is a form is an object; it is left out.", at);
  }
  const encodings = objectOf(media, "encoding");
  const examples = [get(media, "example"), get(parameter, "example")].filter(isObject);
  return properties.map(({ name, schema: own, required }): Parameter => {
    const resolved = schemas.resolve(own);
    const encoding = Object.hasOwn(encodings, name) ? encodings[name] : undefined;
    const explode = get(encoding, "explode");
    return {
      name,
      in: "query",
      // An optional query string may be left out whole, but a request that pages or filters has one.
      required,
      deprecated: isTrue(parameter, "deprecated") || isTrue(resolved, "deprecated"),
      description: textOf(resolved, "description"),
      schema: own,
      example: examples.map((example) => get(example, name)).find((value) => value !== undefined),
      style: textOf(encoding, "style"),
      explode: typeof explode === "boolean" ? explode : undefined,
      pointer,
    };
  });
}

/** The form that a query string is, with its pointer; `undefined` after a report. */
function formOf({
  parameter,
  pointer,
  mediaOf,
  report,
  reportUnused,
}: QueryString): { readonly media: JsonObject; readonly at: string } | undefined {
  const content = Object.entries(objectOf(parameter, "content"));
  if (content.length === 0 && get(parameter, "schema") !== undefined) {
    report(`A query string has \`content\` instead of \`schema\`; it is read as ${FORM}.`, pointer);
    return { media: parameter, at: pointer };
  }
  const found = content.find(([type]) => (type.split(";")[0] ?? "").trim().toLowerCase() === FORM);
  const media = mediaOf(found?.[1]);
  if (media !== undefined) return { media, at: `${pointer}/content` };
  const [[type] = []] = content;
  if (type === undefined || found !== undefined) {
    report("A query string has `content` with one media type; it is left out.", pointer);
    return undefined;
  }
  reportUnused(
    `The whole query string is one value of ${JSON.stringify(type)}; requests are sent without it.`,
    "Set it in a `beforeRequest` hook of the connector's options, at the end of the request's `url`.",
    pointer,
  );
  return undefined;
}
