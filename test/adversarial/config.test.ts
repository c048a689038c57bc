import { describe, expect, test } from "vitest";
import { parseModule } from "../../generator/compiler.ts";
import { statementFindings } from "../../generator/emit/verify-statements.ts";
import type { ResourceClient } from "../../templates/runtime/client.ts";
import { throwAway } from "../support/throw-away.ts";
import { answerRequests } from "../support/unhandled.ts";
import { CONFIG_FIELDS } from "./config-fields.ts";
import { configOf, LONG, matrix, READ_FIELDS, takenBy } from "./config-matrix.ts";
import { armTrap, expectNoPayloadCode, textsOf } from "./harmless.ts";
import { ALL } from "./payloads.ts";
import { renderedModules } from "./rendered.ts";

const calls = armTrap();
const SHORT = ALL.filter(({ text }) => text.length < LONG);

describe("every payload in every field of a source config is text, or is refused with a reason", () => {
  test.each(CONFIG_FIELDS)(
    "$name",
    async (field) => {
      const { connector, payloads, refusals } = takenBy(field);
      for (const { message, fix } of refusals) expect([message, fix]).not.toContain("");
      if (connector === undefined) throw new Error("the field takes nothing");
      const texts = new Set<string>();
      for (const [path, text] of await renderedModules(connector)) {
        expect(statementFindings(path, parseModule(path, text))).toEqual([]);
        expectNoPayloadCode(path, text);
        for (const each of textsOf(path, text)) texts.add(each);
      }
      if (field.becomes === "name") return;
      const all = [...texts];
      for (const { text } of payloads) {
        const written = field.becomes === "path" ? text.replaceAll(/[\p{Cc} ]/gu, encodeURIComponent) : text;
        const parts = field.becomes === "keys" ? text.split(/[.`\s\ufeff]+/u) : [written];
        for (const part of parts) expect(all.some((each) => each.includes(part))).toBe(true);
      }
    },
    120_000,
  );
});

describe("a connector with every payload in every field", async () => {
  const { resources, placed } = matrix(READ_FIELDS, SHORT.length);
  const connector = await throwAway({ ...configOf(resources), name: "hostile" });
  const server = answerRequests();

  test("covers what it says", () => {
    const pairs = new Set(placed.map(({ field, payload }) => `${field.name} ${payload.name}`));
    const alone = READ_FIELDS.filter(({ slot }) => slot === undefined);
    const taken = alone.map((field) => takenBy(field).payloads.filter(({ text }) => text.length < LONG).length);
    console.info(`${pairs.size} pairs of payload and field are type-checked, imported and run`);
    expect(pairs.size).toBeGreaterThanOrEqual(taken.reduce((sum, count) => sum + count, 0));
  });

  test("has parsed and type-checked, and runs nothing at import", () => {
    expect(calls()).toBe(0);
  });

  test("reads every resource from its mocks, and sends what the config says", async () => {
    const rows = Object.fromEntries(resources.map(({ name }) => [String(name), 2]));
    const mocks = connector.createMocks({ rows });
    server.use(...mocks.handlers);
    const client = connector.create(connector.mockSecrets);
    const read = new Map<string, number>();
    for (const [property, resource] of Object.entries<unknown>(client)) {
      if (property === "load") continue;
      const { rows } = resource as ResourceClient<object>; // every property but `load` is one
      let count = 0;
      for await (const row of rows()) count += Object.keys(row).length > 0 ? 1 : 0;
      read.set(property, count);
    }
    expect(calls()).toBe(0);
    // Where a payload is where loads begin, the rows before it are none of theirs.
    const later = new Set(placed.filter(({ field }) => field.name === "initial_value").map(({ resource }) => resource));
    const counts = [...read.values()].filter((_, index) => !later.has(index));
    expect(counts).toEqual(counts.map(() => 2));
    const asked = new Set(mocks.requests.flatMap(({ url }) => [...new URL(url).searchParams].flat()));
    const sent = placed.filter(({ field }) => ["name of a parameter", "value of a parameter"].includes(field.name));
    for (const { payload } of sent) expect(asked).toContain(payload.text.replaceAll(/\p{Cs}/gu, "\ufffd"));
  });
});
