import { isObject, type JsonObject } from "../values.ts";
import { formatPointer } from "./pointer.ts";

/** Methods that have a field of their own in a path item. */
const FIELDS = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];
/** RFC 9110, 5.6.2 and 9.1. */
const METHOD_NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/** An operation of a path item, as written. */
export interface WrittenOperation {
  /** As it is sent. */
  readonly method: string;
  readonly value: unknown;
  readonly pointer: string;
}

/**
 * The operations of a path item: those with a field of their own, then those of `additionalOperations`
 * (OpenAPI 3.2, Path Item Object), whose methods are sent as they are written.
 */
export function writtenOperations(
  item: JsonObject,
  pointer: string,
  report: (message: string, pointer: string) => void,
): readonly WrittenOperation[] {
  const own = FIELDS.filter((field) => Object.hasOwn(item, field)).map((field) => ({
    method: field.toUpperCase(),
    value: item[field],
    pointer: `${pointer}/${field}`,
  }));
  const additional = item["additionalOperations"];
  if (additional === undefined) return own;
  if (!isObject(additional)) {
    report("`additionalOperations` is not an object; it is left out.", `${pointer}/additionalOperations`);
    return own;
  }
  const others = Object.entries(additional).flatMap(([method, value]): WrittenOperation[] => {
    if (method.startsWith("x-")) return [];
    const at = pointer + formatPointer(["additionalOperations", method]);
    if (!METHOD_NAME.test(method)) {
      report(`${JSON.stringify(method)} is no name of an HTTP method; it is left out.`, at);
      return [];
    }
    const field = method.toLowerCase();
    if (!FIELDS.includes(field)) return [{ method, value, pointer: at }];
    const isTwice = Object.hasOwn(item, field);
    report(
      `${method} has a field of its own in a path item, \`${field}\`; here it is ${isTwice ? "left out" : "read as if it stood there"}.`,
      at,
    );
    return isTwice ? [] : [{ method: field.toUpperCase(), value, pointer: at }];
  });
  return [...own, ...others];
}
