import type { CommandModule } from "yargs";
import { hasErrors, type Diagnostic } from "../diagnostics/diagnostic.ts";
import { infer } from "../infer/infer.ts";
import { printYaml } from "../infer/print-yaml.ts";
import { toConfig } from "../infer/to-config.ts";
import { loadOpenApi } from "../read/openapi/load.ts";

interface InitArguments {
  readonly document: string;
  readonly json: boolean;
  readonly "allow-ref": readonly string[];
}

/** `gen init <document>`: writes down what an OpenAPI document says and shows, as a source config to edit. */
export const initCommand: CommandModule<object, InitArguments> = {
  command: "init <document>",
  describe: "Print a source config made from an OpenAPI document, with the evidence for each value",
  builder: (yargs) =>
    yargs
      .positional("document", {
        type: "string",
        demandOption: true,
        describe: "OpenAPI 3.x or Swagger 2.0, YAML or JSON",
      })
      .option("json", { type: "boolean", default: false, describe: "Print JSON without the evidence" })
      .option("allow-ref", {
        type: "string",
        array: true,
        default: [],
        describe: "A file or folder outside of the document's folder that $ref may lead to",
      }),
  handler: (args) => {
    const { text, diagnostics } = init(args.document, { json: args.json, allowRef: args["allow-ref"] });
    for (const diagnostic of diagnostics) process.stderr.write(`${describe(diagnostic)}\n`);
    if (text !== undefined) process.stdout.write(text);
    process.exitCode = hasErrors(diagnostics) ? 1 : 0;
  },
};

/** The text that `gen init` prints; absent where the document cannot be used. */
export function init(
  path: string,
  options: { readonly json: boolean; readonly allowRef: readonly string[] },
): { readonly text?: string; readonly diagnostics: readonly Diagnostic[] } {
  const { document, diagnostics } = loadOpenApi(path, { allowRef: options.allowRef });
  if (document === undefined) return { diagnostics };
  const inferred = infer(document);
  const annotated = toConfig(inferred, document, document.file);
  const text = options.json ? `${JSON.stringify(annotated.config, null, 2)}\n` : printYaml(annotated);
  return { text, diagnostics: [...diagnostics, ...inferred.diagnostics] };
}

function describe({ severity, code, message, fix, file, pointer }: Diagnostic): string {
  const place = [file, pointer].filter((part) => part !== undefined).join("#");
  return `${severity} ${code}${place === "" ? "" : ` ${place}`}: ${message}${fix === undefined ? "" : ` ${fix}`}`;
}
