import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { planYaml } from "../support/config.ts";

const SPECS = join(import.meta.dirname, "..", "..", "specs");
const configs = readdirSync(SPECS)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => ({ name, text: readFileSync(join(SPECS, name), "utf8") }))
  // Those with a document of their own are planned with it, by test/e2e.
  .filter(({ text }) => /^client:/m.test(text) && !/^openapi:/m.test(text));

describe("the project's own specs", () => {
  it.each(configs)("$name plans, and says at most that deletes are not spoken of", ({ text }) => {
    const { connector, diagnostics } = planYaml(text);
    const warnings = diagnostics.filter(({ severity }) => severity !== "info").map(({ code }) => code);
    expect(warnings.filter((code) => code !== "no-deletes-rule")).toEqual([]);
    expect(connector?.resources.length).toBeGreaterThan(0);
  });

  it.each(configs.filter(({ text }) => !text.includes("{resources.")))(
    "$name follows its lists by offset",
    ({ text }) => {
      const { connector } = planYaml(text);
      for (const resource of connector?.resources ?? []) {
        expect(resource.incremental).toMatchObject({
          type: "timestamp",
          order: "ascending",
          startParam: "updated_since",
        });
        expect(resource.paginator).toMatchObject({ type: "offset", limit: 100 });
        expect(resource.write).toMatchObject({ disposition: "merge" });
      }
    },
  );

  it("plan the same twice, in the config's order", () => {
    for (const { text } of configs) expect(JSON.stringify(planYaml(text))).toBe(JSON.stringify(planYaml(text)));
  });
});
