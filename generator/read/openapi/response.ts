import type { Media, Operation } from "./document.ts";
import { isList, isObject } from "../values.ts";
import { schemaOfExample } from "./example-schema.ts";
import { isJson, isJsonLines } from "./media-types.ts";

/** The successful response with a JSON body, or one of JSON values. */
export interface MainResponse {
  /** `undefined` where neither schema nor example is given. */
  readonly schema: unknown;
  readonly examples: readonly unknown[];
  readonly mediaType: string;
  /** Whether the schema is made from an example, because the document has none. */
  readonly isExample?: boolean;
}

/**
 * The response that carries rows: 200 before other 2xx before `default`; JSON, then JSON Lines, where there are several
 * types.
 */
export function mainResponse(operation: Operation): MainResponse | undefined {
  const rank = (status: string) =>
    status === "200" ? 0 : /^2(\d\d|XX)$/i.test(status) ? 1 : status === "default" ? 2 : 3;
  const ranked = operation.responses.filter((response) => rank(response.status) < 3);
  const ordered = ranked.toSorted((a, b) => rank(a.status) - rank(b.status));
  for (const response of ordered) {
    const { content } = response;
    const media = content.find((item) => isJson(item.type)) ?? content.find((item) => isJsonLines(item.type));
    if (media !== undefined) return fromMedia(media);
  }
  const first = ordered[0];
  if (first === undefined)
    return operation.responses.length === 0 ? { schema: undefined, examples: [], mediaType: "" } : undefined;
  // A body of another type is no rows; a response without any content may be an undocumented one.
  return first.content.length === 0 && first.status !== "204"
    ? { schema: undefined, examples: [], mediaType: "" }
    : undefined;
}

function fromMedia(media: Media): MainResponse {
  const read = isJsonLines(media.type) ? parseLines : parseExample;
  const examples = media.examples.map(read).filter((example) => isObject(example) || isList(example));
  const schema = media.schema ?? (examples[0] === undefined ? undefined : schemaOfExample(examples[0]));
  return { schema, examples, mediaType: media.type, isExample: media.schema === undefined };
}

/** What an example of a sequence shows as one list: its text, its items, or one of them. */
function parseLines(example: unknown): unknown {
  if (typeof example !== "string") return isList(example) ? example : [example];
  const lines = example.split(/[\n\x1e]/).filter((line) => line.trim() !== "");
  return lines.map(parseExample);
}

/** Examples are often the JSON text instead of the value. */
function parseExample(example: unknown): unknown {
  if (typeof example !== "string" || !/^\s*[[{]/.test(example)) return example;
  try {
    return JSON.parse(example);
  } catch {
    return example;
  }
}
