import type { PageText } from "./destination.ts";
import { quote } from "../select/scan.ts";
import { rowReader } from "../select/read-rows.ts";
import { isInstant } from "./converted.ts";

/** Those of the fields whose texts all are instants. */
export function instantFields(fields: readonly string[], pages: readonly PageText[]): readonly string[] {
  let candidates = fields;
  for (const page of pages) {
    if (candidates.length === 0) return [];
    candidates = narrowed(candidates, page.text);
  }
  return candidates;
}

function narrowed(fields: readonly string[], text: Uint8Array): readonly string[] {
  const reader = rowReader(fields);
  const { starts, ends } = reader.places;
  const others = new Set<number>();
  const decoder = new TextDecoder();
  reader.read(text, () => {
    for (let index = 0; index < fields.length; index += 1) {
      const start = starts[index] ?? -1;
      if (start < 0 || others.has(index) || text[start] !== quote) continue;
      // What an instant's text needs no escapes for.
      if (!isInstant(decoder.decode(text.subarray(start + 1, (ends[index] ?? start) - 1)))) others.add(index);
    }
  });
  return fields.filter((_, index) => !others.has(index));
}
