import yargs from "yargs";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnosticsJson, formatDiagnostics } from "../diagnostics/print.ts";
import { redact } from "../diagnostics/redact.ts";
import { visible } from "../diagnostics/visible.ts";
import { CONNECTOR_OPTIONS, connectorArguments, type ConnectorArguments } from "./connector-options.ts";
import { EXIT_CODES, exitCodesHelp } from "./exit-codes.ts";
import { nearest } from "./suggest.ts";
import type { World } from "./world.ts";

const COMMANDS = ["connector"];
const HELP_WIDTH = 110;
const GLOBAL_OPTIONS = ["help", "version"];

/** A command line that no command takes. */
class UsageError extends Error {
  override readonly name = "UsageError" as const;
}

/** Runs the program on the words of its command line. @returns The exit code, one of `EXIT_CODES`. */
export async function run(words: readonly string[], world: World): Promise<number> {
  try {
    return await dispatch(words, world);
  } catch (error) {
    if (error instanceof UsageError) return reportUsage(error.message, words, world);
    return reportInternal(error, words, world);
  }
}

async function dispatch(words: readonly string[], world: World): Promise<number> {
  const { given, output } = await parse(words, world.version);
  if (output !== "") {
    world.out(`${output}\n`);
    return EXIT_CODES.ok.code;
  }
  const [command, ...rest] = given._.map(String);
  if (command === undefined) throw new UsageError("A command is missing.");
  if (!COMMANDS.includes(command)) throw new UsageError(unknown("command", command, COMMANDS));
  rejectUnknown(given, rest);
  const args = connectorArguments(given);
  if ("mistake" in args) throw new UsageError(args.mistake);
  return connector(args, world);
}

async function connector(args: ConnectorArguments, world: World): Promise<number> {
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

interface Parsed {
  readonly given: Readonly<Record<string, unknown>> & { readonly _: readonly (string | number)[] };
  /** Help or version, where these were asked for. */
  readonly output: string;
}

async function parse(words: readonly string[], version: string): Promise<Parsed> {
  let output = "";
  let mistake: string | undefined;
  const given = await yargs()
    .scriptName("gen")
    .locale("en")
    .wrap(HELP_WIDTH)
    .parserConfiguration({ "camel-case-expansion": false, "dot-notation": false, "parse-positional-numbers": false })
    .exitProcess(false)
    .version(version)
    .help()
    .usage("$0 <command>\n\nGenerates typed TypeScript connectors that load REST APIs into your database.")
    .command("connector <spec>", "generate a connector from a source config or an OpenAPI document", (command) =>
      command
        .usage("$0 connector <spec>\n\nGenerates a connector from a source config or an OpenAPI document.")
        .positional("spec", { type: "string", describe: "source config (.yaml, .json, .py, .md) or OpenAPI document" })
        .options(CONNECTOR_OPTIONS)
        .example("$0 connector specs/issue_tracker.yaml", "writes generated/issue_tracker")
        .example("$0 connector openapi.yaml --dry-run", "shows what would be written")
        .epilogue(exitCodesHelp()),
    )
    .epilogue(exitCodesHelp())
    .fail((message: string | null, error: Error | undefined) => {
      if (error !== undefined && message === null) throw error;
      mistake ??= message ?? "The command line is not understood.";
    })
    .parseAsync(words, {}, (_error: unknown, _given: unknown, text: string) => {
      output = text;
    });
  if (mistake !== undefined) throw new UsageError(inOurWords(mistake));
  return { given, output };
}

function inOurWords(message: string): string {
  if (message.startsWith("Not enough non-option arguments"))
    return "The command connector needs a spec: gen connector <spec>.";
  const option = /^Not enough arguments following: (.*)$/.exec(message)?.[1];
  if (option !== undefined) return `The option --${option} needs a value.`;
  return `${message.replaceAll(/\s+/g, " ").trim()}.`;
}

function rejectUnknown(given: Parsed["given"], rest: readonly string[]): void {
  const [extra] = rest;
  if (extra !== undefined)
    throw new UsageError(`The word ${JSON.stringify(extra)} is one too many: one spec at a time.`);
  const known = [...Object.keys(CONNECTOR_OPTIONS), ...GLOBAL_OPTIONS];
  const strange = Object.keys(given).filter((key) => !["_", "$0", "spec", ...known].includes(key));
  if (strange.length === 0) return;
  throw new UsageError(strange.map((key) => unknown("option", key, known)).join(" "));
}

function unknown(what: "command" | "option", word: string, known: readonly string[]): string {
  const dashes = what === "option" ? (word.length === 1 ? "-" : "--") : "";
  const meant = nearest(word, known);
  const hint = meant === undefined ? "" : ` Did you mean ${what === "option" ? "--" : ""}${meant}?`;
  return `There is no ${what} ${dashes}${word}.${hint}`;
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
