import { formatDiagnostics } from "../diagnostics/print.ts";
import { UsageError, type Command, type Given } from "./command.ts";
import { CONNECTOR_OPTIONS, connectorArguments } from "./connector-options.ts";
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

async function connector(given: Given, world: World): Promise<number> {
  const args = connectorArguments(given);
  if ("mistake" in args) throw new UsageError(args.mistake);
  const { runConnector } = await import("./connector.ts");
  const { connectorJson, connectorText } = await import("./connector-report.ts");
  const outcome = await runConnector(args, world);
  if (args.json) {
    world.out(connectorJson(outcome));
    return outcome.exitCode;
  }
  world.err(formatDiagnostics(outcome.diagnostics, world));
  world.out(connectorText(outcome));
  return outcome.exitCode;
}
