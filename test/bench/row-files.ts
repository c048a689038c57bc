import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { filled, pageTemplate, type Shape } from "./records.ts";

const perFile = 50_000;

/** The API's rows as files in `folder`, written as `written` makes of a JSON list; made once. */
export function rowFiles(
  folder: string,
  { shape, rows }: { readonly shape: Shape; readonly rows: number },
  written: (list: Buffer) => Buffer | string = (list) => list,
): readonly string[] {
  const template = pageTemplate(shape, Math.min(perFile, rows), "2024-06-01T12:00:00Z");
  return Array.from({ length: Math.ceil(rows / perFile) }, (_, index) => {
    const path = join(folder, `rows-${index}.json`);
    if (!existsSync(path)) writeFileSync(path, written(filled(template, (row) => index * perFile + row)));
    return path;
  });
}
