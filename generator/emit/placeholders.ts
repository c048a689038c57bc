import type { Part, Resource, Value } from "../plan/connector.ts";

type Attribute = Extract<Part, { kind: "incremental" }>["attribute"];

/** Where a request carries a placeholder. */
export interface PlaceholderPlace {
  /** The query parameter, the header, or the body field with a dot between nested keys. */
  readonly name: string;
  /** The text before the value. */
  readonly prefix: string;
}

/** Where a request carries an incremental placeholder: in the query, a header or the body. */
export function placeholderOf(request: Resource["request"], attribute: Attribute): PlaceholderPlace | undefined {
  const { params, headers, json, data } = request;
  const body = [json, data].flatMap((value) => (value?.kind === "object" ? value.entries : []));
  for (const [name, value] of [...params, ...headers, ...body]) {
    const found = find(name, value, attribute);
    if (found) return found;
  }
  return undefined;
}

function find(name: string, value: Value, attribute: Attribute): PlaceholderPlace | undefined {
  const isIt = (part: Part): boolean => part.kind === "incremental" && part.attribute === attribute;
  switch (value.kind) {
    case "placeholder":
      return isIt(value.part) ? { name, prefix: "" } : undefined;
    case "template": {
      const [first, second] = value.parts;
      if (first && isIt(first)) return { name, prefix: "" };
      return first?.kind === "text" && second && isIt(second) ? { name, prefix: first.text } : undefined;
    }
    case "object":
      return value.entries
        .map(([key, inner]) => find(`${name}.${key}`, inner, attribute))
        .find((place) => place !== undefined);
    case "literal":
    case "list":
      return undefined;
  }
}
