import type { HttpResponse } from "../http/message.ts";
import type { Json } from "../json.ts";
import { equal } from "../select/equal.ts";
import { valueAt } from "../select/value-at.ts";

/** Which responses a rule is for: those that fulfil all that is said. */
export interface Conditions {
  readonly statuses?: readonly number[];
  /** A text that the body contains. */
  readonly content?: string;
  /** Keys to a value of the JSON body that says something: not null, false, 0, or an empty text, list or object. */
  readonly jsonPath?: readonly string[];
  /** What stands at `jsonPath`, then, instead. */
  readonly jsonValue?: Json;
  /** A header that is there. */
  readonly header?: string;
  /** What the header contains, in any letter case. */
  readonly headerValue?: string;
}

/** Whether a response fulfils the conditions; the body is looked at only where the rest fits. */
export function fulfils({ status, headers, bytes }: HttpResponse, conditions: Conditions): boolean {
  const { statuses, content, jsonPath, header, headerValue = "" } = conditions;
  if (statuses?.includes(status) === false) return false;
  if (header !== undefined) {
    if (headers.get(header)?.toLowerCase().includes(headerValue.toLowerCase()) !== true) return false;
  }
  if (content !== undefined && !new TextDecoder().decode(bytes).includes(content)) return false;
  return jsonPath === undefined || holds(valueAt(parsed(bytes), jsonPath), conditions.jsonValue);
}

function holds(found: unknown, wanted: Json | undefined): boolean {
  if (wanted !== undefined) return equal(found, wanted);
  if (typeof found === "object" && found !== null) return Object.keys(found).length > 0;
  return Boolean(found);
}

/** The body's value; `undefined` where it is no JSON. */
function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
