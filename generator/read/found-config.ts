import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Position, SourceDocument } from "./source-document.ts";

/** What reading a config gives; no document where it cannot be read at all. */
export interface ReadConfig {
  readonly document?: SourceDocument;
  readonly diagnostics: readonly Diagnostic[];
}

/** A source config that a file holds among other things, not yet read. */
export interface FoundConfig {
  /** What it is called in the file, for picking it. */
  readonly name: string | undefined;
  readonly position: Position;
  /** Whether only its use shows it, not its content: it counts where the file has no better one. */
  readonly weak: boolean;
  readonly read: () => ReadConfig;
}

/** Reads the one config of a file, or the one that `pick` names: its place from 1 in the file's order, or its name. */
export function readPicked(found: readonly FoundConfig[], pick: string | undefined, file: string): ReadConfig {
  const strong = found.filter(({ weak }) => !weak);
  const configs = strong.length > 0 ? strong : found;
  const [only, ...more] = configs;
  if (only === undefined) return { diagnostics: [noConfig(file)] };
  if (pick === undefined) return more.length === 0 ? only.read() : { diagnostics: [several(configs, file)] };
  const picked = /^\d+$/.test(pick) ? [configs[Number(pick) - 1]] : configs.filter(({ name }) => name === pick);
  const [config, second] = picked;
  if (config === undefined || second !== undefined) return { diagnostics: [notPicked(pick, configs, file)] };
  return config.read();
}

function noConfig(file: string): Diagnostic {
  return {
    code: "no-config",
    severity: "error",
    message: "This file holds no source config.",
    fix: 'Write a dict (or YAML) with "client" and "resources", or call rest_api_source({…}).',
    file,
  };
}

function several(configs: readonly FoundConfig[], file: string): Diagnostic {
  return {
    code: "several-configs",
    severity: "error",
    message: `This file holds ${configs.length} source configs: ${listOf(configs)}.`,
    fix: "Pick one with --pick, by number or name.",
    file,
    ...configs[1]?.position,
  };
}

function notPicked(pick: string, configs: readonly FoundConfig[], file: string): Diagnostic {
  return {
    code: "several-configs",
    severity: "error",
    message: `No single config of this file is number or name ${JSON.stringify(pick)}; it holds ${listOf(configs)}.`,
    fix: "Pick one of these with --pick, by number or name.",
    file,
  };
}

function listOf(configs: readonly FoundConfig[]): string {
  return configs
    .map(({ name, position }, index) => `${index + 1}: ${name ?? "without a name"} (line ${position.line})`)
    .join(", ");
}
