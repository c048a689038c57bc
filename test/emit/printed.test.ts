import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formatText } from "../../generator/emit/format.ts";

const files = readdirSync("generated", { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) =>
    ["index.ts", "mocks.ts", "resources.ts", "types.ts"].map((file) => join("generated", name, file)),
  );

// Most of these is laid out without prettier.
test.each(files)("%s is as prettier prints it", async (file) => {
  const text = readFileSync(file, "utf8");
  expect(await formatText(file, text)).toBe(text);
});
