import { formatDiagnostics } from "../diagnostics/print.ts";
import { UsageError, type Command, type Given } from "./command.ts";
import { CONNECTOR_OPTIONS, connectorArguments } from "./connector-options.ts";
import { EXIT_CODES } from "./exit-codes.ts";
import { chosen, explanationText, noSuchResource, type Explain } from "./explanation.ts";
import type { GeneratedConnector } from "../generate-types.ts";
import type { Explanation } from "../infer/explain.ts";
import type { World } from "./world.ts";

/** `gen connector`: from a spec to a written connector. */
export const CONNECTOR_COMMAND: Command = {
  name: "connector",
  subject: { name: "spec", describe: "source config (.yaml, .json, .py, .md) or OpenAPI document" },
  describe: "Generates a connector from a source config or an OpenAPI document",
  options: CONNECTOR_OPTIONS,
  examples: [
    ["$0 connector specs/issue_tracker.yaml", "writes generated/issue_tracker"],
    ["$0 connector openapi.yaml --dry-run", "shows what would be written"],
  ],
  run: connector,
};

/** What `--explain` gets, or why it gets nothing. */
function explanationsOf(
  { explanations, resources }: GeneratedConnector,
  asked: Explain,
): { readonly explanations?: readonly Explanation[]; readonly lack?: string } {
  const names = resources.map(({ name }) => name);
  if (explanations === undefined)
    return { lack: "Nothing was inferred: every value is what the config says, or its default.\n" };
  const own = explanations.filter(({ resource }) => resource === undefined || names.includes(resource));
  const found = chosen(own, asked);
  return found === undefined ? { lack: noSuchResource(asked, names) } : { explanations: found };
}

async function connector(given: Given, world: World): Promise<number> {
  const args = connectorArguments(given);
  if ("mistake" in args) throw new UsageError(args.mistake);
  const { runConnector } = await import("./connector.ts");
  const { connectorJson, connectorText } = await import("./connector-report.ts");
  const outcome = await runConnector(args, world);
  const why = args.explain && outcome.connector && explanationsOf(outcome.connector, args.explain);
  if (args.json) world.out(connectorJson(outcome, why?.explanations));
  else {
    world.err(formatDiagnostics(outcome.diagnostics, { ...world, all: args.explain !== undefined }));
    world.out(connectorText(outcome, world.width?.out));
    if (why?.explanations !== undefined) world.out(`\n${explanationText(why.explanations, args.spec)}`);
  }
  if (why?.lack === undefined) return outcome.exitCode;
  world.err(why.lack);
  return outcome.exitCode === EXIT_CODES.ok.code ? EXIT_CODES.mistake.code : outcome.exitCode;
}
