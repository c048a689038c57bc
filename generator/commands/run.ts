import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnosticsJson, formatDiagnostics } from "../diagnostics/print.ts";
import { redact } from "../diagnostics/redact.ts";
import { visible } from "../diagnostics/visible.ts";
import { readCommandLine } from "./command-line.ts";
import { UsageError, type Command } from "./command.ts";
import { CONNECTOR_COMMAND } from "./connector-command.ts";
import { EXIT_CODES } from "./exit-codes.ts";
import { INIT_COMMAND } from "./init-command.ts";
import type { World } from "./world.ts";

const COMMANDS: readonly Command[] = [CONNECTOR_COMMAND, INIT_COMMAND];

/** Runs the program on the words of its command line. @returns The exit code, one of `EXIT_CODES`. */
export async function run(words: readonly string[], world: World): Promise<number> {
  try {
    const line = await readCommandLine(words, COMMANDS, world.version);
    if ("command" in line) return await line.command.run(line.given, world);
    world.out(`${line.output}\n`);
    return EXIT_CODES.ok.code;
  } catch (error) {
    return error instanceof UsageError ? reportUsage(error.message, words, world) : reportInternal(error, words, world);
  }
}

function reportUsage(message: string, words: readonly string[], world: World): number {
  const exitCode = EXIT_CODES.mistake.code;
  const diagnostic: Diagnostic = { code: "usage", severity: "error", message, fix: "See gen --help." };
  if (words.includes("--json")) world.out(failureJson(exitCode, diagnostic));
  else world.err(formatDiagnostics([diagnostic], world));
  return exitCode;
}

/** One line; the stack only where it is asked for: it helps whoever mends the generator, and nobody else. */
function reportInternal(error: unknown, words: readonly string[], world: World): number {
  const exitCode = EXIT_CODES.internal.code;
  const reason = error instanceof Error ? error.message : String(error);
  const message = `Internal error: ${reason.replaceAll(/\s+/g, " ")}`;
  const fix = "This is a mistake of gen: please report it with the spec, and what GEN_DEBUG=1 prints.";
  const diagnostic: Diagnostic = { code: "internal-error", severity: "error", message, fix };
  if (words.includes("--json")) world.out(failureJson(exitCode, diagnostic));
  else world.err(`${visible(redact(`gen: ${message}. ${fix}`))}\n`);
  if (world.debug && error instanceof Error) world.err(`${redact(error.stack ?? "")}\n`);
  return exitCode;
}

function failureJson(exitCode: number, diagnostic: Diagnostic): string {
  return `${JSON.stringify({ exitCode, written: false, diagnostics: diagnosticsJson([diagnostic]) })}\n`;
}
