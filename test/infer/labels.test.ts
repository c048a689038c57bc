import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { init } from "../../generator/commands/init.ts";
import { isObject } from "../../generator/read/values.ts";
import { FIELDS, scoreLabel, type Field, type Label } from "./score.ts";

const folder = resolve(import.meta.dirname, "../../../shared/inference");
const present = existsSync(join(folder, "labels.json"));
if (!present) console.info("skipped: the labelled documents are not beside the project (../shared/inference)");

/** What must be reached of all labels together. */
const BARS: Readonly<Record<Field, number>> = {
  selector: 0.97,
  primary_key: 0.95,
  paginator: 0.88,
  pages_at_all: 0.98,
  parent: 0.85,
  cursor_field: 0.92,
  start_param: 0.75,
};

describe.skipIf(!present)("labels taken from connectors that people wrote", () => {
  const entries: readonly { api: string; spec_file: string; streams: readonly Label[] }[] = present
    ? JSON.parse(readFileSync(join(folder, "labels.json"), "utf8"))
    : [];
  const right = new Map<Field, number>();
  const all = new Map<Field, number>();

  test.each(entries.map(({ api, spec_file, streams }) => ({ api, spec_file, streams })))(
    "$api is read",
    ({ spec_file, streams }) => {
      const { text } = init(join(folder, "specs", spec_file), { json: true, allowRef: [] });
      const config: unknown = JSON.parse(text ?? "null");
      if (!isObject(config)) throw new Error(`${spec_file} gave no config`);
      for (const label of streams) {
        const scored = scoreLabel(label, config);
        for (const field of FIELDS) {
          const ok = scored[field];
          if (ok === undefined) continue;
          all.set(field, (all.get(field) ?? 0) + 1);
          if (ok) right.set(field, (right.get(field) ?? 0) + 1);
        }
      }
    },
  );

  test.each(FIELDS)("%s reaches its bar", (field) => {
    expect((right.get(field) ?? 0) / (all.get(field) ?? 0)).toBeGreaterThanOrEqual(BARS[field]);
  });
});
