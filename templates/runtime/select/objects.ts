import { ConnectorError, SelectorError } from "../errors.ts";
import type { Resource, Selector } from "../resource.ts";
import type { DecodedPage } from "../traverse.ts";
import { decodeUtf8, parseJson } from "./body.ts";
import { describe, kindOf } from "./describe.ts";
import { findUnsafeInteger } from "./unsafe-integers.ts";
import { valueAt } from "./value-at.ts";

/**
 * A body's rows as objects, through the resource's selector. `null` in the place of the rows means none, one object
 * means one row.
 *
 * @throws BodyError where the bytes are not JSON.
 * @throws SelectorError where there is nothing at the selector, or something else than objects.
 * @throws ConnectorError where the body holds an integer that a JavaScript number would change.
 */
export function decodeObjects<Row extends object>(
  bytes: Uint8Array,
  resource: Pick<Resource<Row>, "name" | "rows">,
): DecodedPage<readonly Row[]> {
  const text = decodeUtf8(bytes, resource.name);
  const body = parseJson(text, resource.name);
  refuseUnsafeInteger(text, resource.name);
  const rows = selectRows(body, resource.name, resource.rows);
  return { rows, count: rows.length, lastRow: () => rows.at(-1), body };
}

/**
 * The rows that a selector finds in a body.
 *
 * @throws SelectorError where there is nothing at the selector, or something else than objects.
 */
export function selectRows<Row extends object>(
  body: unknown,
  resource: string,
  selector: Selector<Row>,
): readonly Row[] {
  if (endsInNull(body, selector.path ?? selector.within ?? [])) return [];
  // What the API sends is checked right below.
  const found: unknown = selector.of(body as never);
  if (found === null) return [];
  if (found === undefined) {
    throw new SelectorError(
      resource,
      selector.text,
      `finds nothing in the body. There is: ${describe(body)}. Set \`data_selector\` to where the rows are.`,
    );
  }
  const rows: readonly unknown[] = Array.isArray(found) ? found : [found];
  const stranger = rows.find((row) => typeof row !== "object" || row === null || Array.isArray(row));
  // JSON holds no undefined, so this says that every row is an object; their fields are as the API's description says.
  if (stranger === undefined) return rows as readonly Row[];
  const where = Array.isArray(found) ? "a list that holds " : "";
  throw new SelectorError(
    resource,
    selector.text,
    `finds ${where}${kindOf(stranger)}, where objects were expected. Set \`data_selector\` to where the rows are.`,
  );
}

/** Whether the path comes upon `null` on its way: an API's way to say that there is nothing. */
function endsInNull(body: unknown, path: readonly string[]): boolean {
  let value = body;
  for (const key of path) {
    if (value === null) return true;
    value = valueAt(value, [key]);
  }
  return value === null;
}

function refuseUnsafeInteger(text: string, resource: string): void {
  const found = findUnsafeInteger(text);
  if (found === undefined) return;
  throw new ConnectorError(
    `${resource}: the integer ${found.digits} at ${found.pointer} is beyond 2^53, where JavaScript numbers lose digits. A load keeps it exact; rows() and pages() cannot.`,
  );
}
