import { hasErrors } from "../diagnostics/diagnostic.ts";
import { formatDiagnostics } from "../diagnostics/print.ts";
import { visible } from "../diagnostics/visible.ts";
import { ALLOW_REF, allowedRefs } from "./allow-ref.ts";
import type { Command, Given } from "./command.ts";
import { EXIT_CODES } from "./exit-codes.ts";
import { chosen, explainAsked, explanationData, explanationText, noSuchResource, type Explain } from "./explanation.ts";
import { textTable } from "./text-table.ts";
import type { Explanation } from "../infer/explain.ts";
import type { World } from "./world.ts";

/** `gen init`: writes down what an OpenAPI document says and shows, as a source config to edit. */
export const INIT_COMMAND: Command = {
  name: "init",
  subject: { name: "document", describe: "OpenAPI 3.x or Swagger 2.0 document (.yaml, .json)" },
  describe: "Prints a source config made from an OpenAPI document, with the evidence for each value",
  options: {
    json: { type: "boolean", default: false, describe: "print the config as JSON, without the evidence" },
    update: {
      type: "string",
      requiresArg: true,
      describe: "add what is new to this config; what is there stays as it is",
    },
    explain: {
      type: "string",
      describe: "instead of the config: why each value is as it was inferred; of all resources, or of the one named",
    },
    "allow-ref": ALLOW_REF,
  },
  examples: [
    ["$0 init openapi.yaml > specs/my_api.yaml", "writes down everything that was inferred"],
    ["$0 init openapi.yaml --explain users", "says why each value of the resource users is what it is"],
    ["$0 init --update specs/my_api.yaml openapi.yaml", "adds the operations that are new"],
  ],
  run: runInit,
};

async function runInit(given: Given, world: World): Promise<number> {
  const document = String(given["document"]);
  const request = { json: given["json"] === true, allowRef: allowedRefs(given) };
  const update = given["update"];
  if (typeof update === "string") return runUpdate(document, update, { request, world });
  const { init } = await import("./init.ts");
  const { text, inferred, explanations, diagnostics } = init(document, request);
  const asked = explainAsked(given["explain"]);
  world.err(formatDiagnostics(diagnostics, { ...world, all: asked !== undefined }));
  if (asked !== undefined && explanations !== undefined)
    return answer(explanations, asked, { document, request, world });
  if (text !== undefined) world.out(text);
  if (inferred !== undefined && !request.json) {
    const { inferenceTable } = await import("../infer/report-table.ts");
    const others = inferred.resources.filter(({ selected }) => !selected.value).length;
    world.err(`\n${textTable(inferenceTable(inferred), world.width?.err)}\n\n`);
    world.err(
      `"?" marks what is worth a look; the comments of the config say why, and so does --explain. ${others} more operations are there with \`selected: false\`.\n`,
    );
  }
  return hasErrors(diagnostics) ? EXIT_CODES.mistake.code : EXIT_CODES.ok.code;
}

/** What `--explain` gets instead of the config. */
function answer(
  explanations: readonly Explanation[],
  asked: Explain,
  { document, request, world }: { document: string; request: { json: boolean }; world: World },
): number {
  const found = chosen(explanations, asked);
  if (found === undefined) {
    const names = explanations.flatMap(({ resource }) => resource ?? []);
    world.err(noSuchResource(asked, names));
    return EXIT_CODES.mistake.code;
  }
  world.out(request.json ? `${JSON.stringify(explanationData(found), null, 2)}\n` : explanationText(found, document));
  return EXIT_CODES.ok.code;
}

async function runUpdate(
  document: string,
  configPath: string,
  { request, world }: { request: { json: boolean; allowRef: readonly string[] }; world: World },
): Promise<number> {
  const { initUpdate } = await import("./init.ts");
  const { text, added = [], vanished = [], diagnostics } = initUpdate(document, configPath, request);
  world.err(formatDiagnostics(diagnostics, { ...world, all: true }));
  if (text === undefined || hasErrors(diagnostics)) return EXIT_CODES.mistake.code;
  if (added.length > 0) {
    const { replaceFile } = await import("./replace-file.ts");
    replaceFile(configPath, text);
  }
  const lines = [...added.map((name) => `added ${name}`), ...vanished.map((name) => `vanished ${name}`)];
  world.out(lines.length === 0 ? `${visible(configPath)} is up to date.\n` : `${lines.map(visible).join("\n")}\n`);
  return EXIT_CODES.ok.code;
}
