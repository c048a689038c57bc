import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { hasErrors } from "../diagnostics/diagnostic.ts";
import type { GeneratedConnector, GenerateRequest } from "../generate-types.ts";
import { applyWrite } from "../write/apply-write.ts";
import { checkDrift, type Drift } from "../write/check-drift.ts";
import type { LockInfo } from "../write/lock.ts";
import { planWrite, type WritePlan } from "../write/plan-write.ts";
import type { ConnectorArguments } from "./connector-options.ts";
import { EXIT_CODES } from "./exit-codes.ts";
import type { World } from "./world.ts";

/** What became of a run of `gen connector`. */
export interface ConnectorOutcome {
  readonly exitCode: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly connector?: GeneratedConnector;
  /** What was written, or would be. */
  readonly plan?: WritePlan;
  readonly written: boolean;
  /** Of `--check`. */
  readonly drift?: readonly Drift[];
  /** Of `--dry-run`. */
  readonly diff?: string;
}

/** Generates a connector and writes, checks or compares it. Prints nothing. */
export async function runConnector(args: ConnectorArguments, world: World): Promise<ConnectorOutcome> {
  const generate = await world.loadGenerate();
  const { diagnostics, connector } = await generate(requestOf(args));
  if (connector === undefined || hasErrors(diagnostics)) return failed(diagnostics);

  const { dir, files, createOnce } = connector;
  const info: LockInfo = { generator: world.version, ...connector.lock };
  if (args.check) {
    const drift = checkDrift(dir, files, info, { createOnce });
    const exitCode = drift.length > 0 ? EXIT_CODES.drift.code : EXIT_CODES.ok.code;
    return { exitCode, diagnostics, connector, drift, written: false };
  }
  const plan = planWrite(dir, files, info, { createOnce, force: args.force });
  const isRefused = plan.diagnostics.length > 0;
  const known = { diagnostics: [...diagnostics, ...plan.diagnostics], connector, plan };
  const exitCode = isRefused ? EXIT_CODES.refused.code : EXIT_CODES.ok.code;
  if (args.dryRun) return { ...known, exitCode, diff: await diffOf(plan), written: false };
  if (isRefused) return { ...known, exitCode, written: false };
  const problems = applyWrite(plan);
  if (problems.length > 0) return { ...failed([...diagnostics, ...problems]), connector, plan };
  return { ...known, exitCode, written: true };
}

function requestOf(args: ConnectorArguments): GenerateRequest {
  return {
    specPath: args.spec,
    openapiPath: args.openapi,
    allowRef: args.allowRef,
    outDir: args.out,
    name: args.name,
    only: args.only,
    pick: args.pick,
    importExt: args.importExt,
    destinations: args.destinations,
  };
}

function failed(diagnostics: readonly Diagnostic[]): ConnectorOutcome {
  const isInternal = diagnostics.some(({ code }) => code === "internal-error");
  return { exitCode: (isInternal ? EXIT_CODES.internal : EXIT_CODES.mistake).code, diagnostics, written: false };
}

async function diffOf(plan: WritePlan): Promise<string> {
  const { renderDiff } = await import("../write/render-diff.ts");
  return renderDiff(plan);
}
