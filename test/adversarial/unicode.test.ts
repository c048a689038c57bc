import fc from "fast-check";
import { expect, test } from "vitest";
import { parseModule } from "../../generator/compiler.ts";
import { typesText } from "../../generator/emit/types.ts";
import { statementFindings } from "../../generator/emit/verify-statements.ts";
import { infer } from "../../generator/infer/infer.ts";
import { printYaml } from "../../generator/infer/print-yaml.ts";
import { toConfig } from "../../generator/infer/to-config.ts";
import type { Connector } from "../../generator/plan/connector.ts";
import { readYaml } from "../../generator/read/yaml/read-yaml.ts";
import { documentOf } from "../read/openapi/documents.ts";
import { BASE, CONFIG_FIELDS, merged } from "./config-fields.ts";
import { configOf, planData } from "./config-matrix.ts";
import { DOCUMENT_FIELDS, hostileDocument } from "./document-fields.ts";
import { textsOf } from "./harmless.ts";
import { ALL } from "./payloads.ts";
import { renderedModules } from "./rendered.ts";

/** Any UTF-16 code units, with those that end strings, comments and lines often, and whole payloads. */
const anyText = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom(...Array.from("*/\\\"'`${}[]<>@=; \n\r\u2028\u2029\u0085\u200b\u202e\ud83d\udc69a1_-.~%")),
    maxLength: 12,
  }),
  fc.constantFrom(...ALL.map(({ text }) => text.slice(0, 300))),
);

/** The modules of a connector, not formatted; what stands in one that may not fails the test. */
async function printed(connector: Connector): Promise<ReadonlySet<string>> {
  const modules = [...(await renderedModules(connector)).values(), typesText(connector.schemas)];
  for (const text of modules) expect(statementFindings("x.ts", parseModule("x.ts", text))).toEqual([]);
  return new Set(modules.flatMap((text) => [...textsOf("x.ts", text)]));
}

test("any text in any field of a source config is text or is refused", { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...CONFIG_FIELDS), anyText, async (field, text) => {
      const { connector, diagnostics } = planData(configOf([merged(BASE, field.put(text))]));
      if (connector === undefined) {
        expect(diagnostics.some(({ severity }) => severity === "error")).toBe(true);
        return;
      }
      const texts = await printed(connector);
      if (field.becomes === undefined) expect([...texts].some((each) => each.includes(text))).toBe(true);
    }),
    { numRuns: 250 },
  );
});

test(
  "any texts in all fields of a document give a connector, and a config that reads as it was inferred",
  { timeout: 300_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyText, { minLength: DOCUMENT_FIELDS.length, maxLength: DOCUMENT_FIELDS.length }),
        async (given) => {
          const data = hostileDocument(1, DOCUMENT_FIELDS, (field) => given[DOCUMENT_FIELDS.indexOf(field)]);
          const document = documentOf({ "a.json": data });
          const annotated = toConfig(infer(document), document, "a.json");
          const { connector, diagnostics } = planData(annotated.config, document);
          expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
          if (connector === undefined) throw new Error("no connector");
          await printed(connector);
          expect(readYaml(printYaml(annotated), "a.yaml").document?.value).toEqual(
            JSON.parse(JSON.stringify(annotated.config)),
          );
        },
      ),
      { numRuns: 60 },
    );
  },
);
