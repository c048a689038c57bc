import fc from "fast-check";
import { expect, test } from "vitest";
import { applyWrite } from "../../generator/write/apply-write.ts";
import { lockText, parseLock } from "../../generator/write/lock.ts";
import { planWrite } from "../../generator/write/plan-write.ts";
import { clashes, pathProblem } from "../../generator/write/safe-path.ts";
import { ConnectorFolder, INFO } from "./connector-folder.ts";

const name = fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom(..."abcXYZ.-_é😀 1~".split(/(?:)/u)) });
const path = fc
  .array(name, { minLength: 1, maxLength: 3 })
  .map((names) => names.join("/"))
  .filter((each) => pathProblem(each) === undefined);
const files = fc
  .dictionary(
    path,
    fc.string({ unit: "binary" }).map((text) => text.replaceAll(/\p{Cs}/gu, "?").replaceAll("\r\n", "\n")),
    { maxKeys: 8 },
  )
  .map((entries) => new Map(Object.entries(entries)))
  .filter((entries) => clashes(entries.keys()).length === 0);

test("after a plan is written, the same files plan nothing, whatever was there before", () => {
  fc.assert(
    fc.property(fc.array(files, { minLength: 1, maxLength: 4 }), (versions) => {
      const folder = new ConnectorFolder();
      try {
        folder.write("user file.txt", "mine");
        for (const version of versions) {
          expect(applyWrite(planWrite(folder.dir, version, INFO))).toEqual([]);
          const again = planWrite(folder.dir, version, INFO);
          expect(again.changes.filter(({ kind }) => kind !== "unchanged")).toEqual([]);
          const { "user file.txt": mine, "connector.lock.json": lock, ...written } = folder.files();
          expect(written).toEqual(Object.fromEntries(version));
          expect(mine).toBe("mine");
          expect([...(parseLock(lock ?? "")?.files.keys() ?? [])].sort()).toEqual([...version.keys()].sort());
        }
      } finally {
        folder.remove();
      }
    }),
    { numRuns: 60 },
  );
});

test("a lock reads back as it was written", () => {
  const lock = fc.record({
    generator: fc.string(),
    inputHash: fc.stringMatching(/^[0-9a-f]{64}$/),
    options: fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }),
    files: fc.uniqueArray(path).map((paths) => new Map(paths.map((each) => [each, `sha256-${each}`]))),
  });
  fc.assert(
    fc.property(lock, (given) => {
      const text = lockText(given);
      const read = parseLock(text);
      expect(read?.files).toEqual(new Map([...given.files].sort()));
      expect(lockText(read ?? given)).toBe(text);
      expect(text.endsWith("}\n")).toBe(true);
    }),
  );
});
