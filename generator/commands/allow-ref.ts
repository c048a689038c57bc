import type { Options } from "yargs";

/** `--allow-ref`: files and folders outside of an OpenAPI document's folder that its `$ref`s may lead to. */
export const ALLOW_REF = {
  type: "string",
  requiresArg: true,
  describe: "file or folder outside of the OpenAPI document's folder that $ref may lead to; may be repeated",
} as const satisfies Options;

/** The paths that `--allow-ref` names, each time that it was given. */
export function allowedRefs(given: Readonly<Record<string, unknown>>): readonly string[] {
  const value = given["allow-ref"];
  if (value === undefined) return [];
  const paths: readonly unknown[] = Array.isArray(value) ? value : [value];
  return paths.map(String);
}
