import type { PageFacts } from "../paginators/paginator.ts";
import type { Chosen } from "./choice.ts";
import { type Entry, findMore, findParam, nameOf } from "./entries.ts";

const nextForm =
  /^next(?:page)?(?:cursor|token|id|key|marker|offset|start|after|position|index|number|from|page|bookmark)?$/;
const otherForm = /^(?:continuation|continuationtoken|endcursor|scrollid)$/;

/** A cursor for the next page in the body, next to the parameter that takes it: from the request, else by its name. */
export function detectCursor(page: PageFacts, entries: readonly Entry[]): Chosen | undefined {
  const found = entries.find(({ path, name, value }) => isCursor(value) && isCursorName(name, path));
  if (found === undefined) return undefined;
  const more = findMore(entries);
  const by = { type: "cursor", cursorPath: found.path, param: paramOf(page, found.path) } as const;
  return { by: more === undefined ? by : { ...by, hasMorePath: more.path }, at: null };
}

function isCursor(value: unknown): boolean {
  return typeof value === "number" || (typeof value === "string" && value !== "");
}

/** Whether a value of that name is what the next page is asked for with. */
export function isCursorName(name: string, path: readonly string[]): boolean {
  return nextForm.test(name) || otherForm.test(name) || (name === "after" && nameOf(path.at(-2) ?? "") === "cursors");
}

/** `pageToken` for `nextPageToken`, in the API's own style; `cursor` where the name says no more than `next`. */
function paramOf(page: PageFacts, path: readonly string[]): string {
  const key = path.at(-1) ?? "";
  const name = nameOf(key);
  const short = name.replace(/^next/, "");
  const asked = findParam(page, new RegExp(`^(?:${[name, short].filter((each) => each !== "").join("|")})$`));
  if (asked !== undefined) return asked;
  if (name === "endcursor") return "after";
  const rest = key.replace(/^.*[.@]/, "").replace(/^next[_\- ]?/i, "");
  if (["", "id", "key"].includes(rest.toLowerCase())) return "cursor";
  if (rest.toLowerCase() === "token") return key;
  return rest.charAt(0).toLowerCase() + rest.slice(1);
}
