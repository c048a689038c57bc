import { hasErrors } from "../diagnostics/diagnostic.ts";
import { formatDiagnostics } from "../diagnostics/print.ts";
import { visible } from "../diagnostics/visible.ts";
import { ALLOW_REF, allowedRefs } from "./allow-ref.ts";
import type { Command, Given } from "./command.ts";
import { EXIT_CODES } from "./exit-codes.ts";
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
    "allow-ref": ALLOW_REF,
  },
  examples: [
    ["$0 init openapi.yaml > specs/my_api.yaml", "writes down everything that was inferred"],
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
  const { text, inferred, diagnostics } = init(document, request);
  world.err(formatDiagnostics(diagnostics, world));
  if (text !== undefined) world.out(text);
  if (inferred !== undefined && !request.json) {
    const { inferenceTable } = await import("../infer/report-table.ts");
    const others = inferred.resources.filter(({ selected }) => !selected.value).length;
    world.err(`\n${padded(inferenceTable(inferred))}\n\n`);
    world.err(
      `"?" marks what is worth a look; the comments of the config say why. ${others} more operations are there with \`selected: false\`.\n`,
    );
  }
  return hasErrors(diagnostics) ? EXIT_CODES.mistake.code : EXIT_CODES.ok.code;
}

async function runUpdate(
  document: string,
  configPath: string,
  { request, world }: { request: { json: boolean; allowRef: readonly string[] }; world: World },
): Promise<number> {
  const { initUpdate } = await import("./init.ts");
  const { text, added = [], vanished = [], diagnostics } = initUpdate(document, configPath, request);
  world.err(formatDiagnostics(diagnostics, world));
  if (text === undefined || hasErrors(diagnostics)) return EXIT_CODES.mistake.code;
  if (added.length > 0) {
    const { replaceFile } = await import("./replace-file.ts");
    replaceFile(configPath, text);
  }
  const lines = [...added.map((name) => `added ${name}`), ...vanished.map((name) => `vanished ${name}`)];
  world.out(lines.length === 0 ? `${visible(configPath)} is up to date.\n` : `${lines.map(visible).join("\n")}\n`);
  return EXIT_CODES.ok.code;
}

function padded(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map(visible));
  const widths = (cells[0] ?? []).map((_head, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd())
    .join("\n");
}
