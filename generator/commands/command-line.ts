import yargs, { type Argv } from "yargs";
import { UsageError, type Command, type Given } from "./command.ts";
import { exitCodesHelp } from "./exit-codes.ts";
import { nearest } from "./suggest.ts";

/** What the words of a command line ask for: a command, or help and the version as text. */
export type CommandLine = { readonly command: Command; readonly given: Given } | { readonly output: string };

interface Parsed {
  readonly given: Given & { readonly _: readonly (string | number)[] };
  readonly output: string;
}

const HELP_WIDTH = 110;
const GLOBAL_OPTIONS = ["help", "version"];

/**
 * Reads the words of a command line.
 * @throws UsageError where they are no command of the list with options that it has.
 */
export async function readCommandLine(
  words: readonly string[],
  commands: readonly Command[],
  version: string,
): Promise<CommandLine> {
  const { given, output } = await parse(words, commands, version);
  if (output !== "") return { output };
  const [name, extra] = given._.map(String);
  if (name === undefined) throw new UsageError("A command is missing.");
  const command = commands.find((each) => each.name === name);
  if (command === undefined)
    throw new UsageError(
      unknown(
        "command",
        name,
        commands.map((each) => each.name),
      ),
    );
  if (extra !== undefined)
    throw new UsageError(`The word ${JSON.stringify(extra)} is one too many: one ${command.subject.name} at a time.`);
  rejectUnknownOptions(given, command);
  return { command, given };
}

async function parse(words: readonly string[], commands: readonly Command[], version: string): Promise<Parsed> {
  let output = "";
  let mistake: string | undefined;
  const parser = yargs()
    .scriptName("gen")
    // The same words and widths on every machine.
    .locale("en")
    .wrap(HELP_WIDTH)
    .parserConfiguration({ "camel-case-expansion": false, "dot-notation": false, "parse-positional-numbers": false })
    .exitProcess(false)
    .version(version)
    .help()
    .usage("$0 <command>\n\nGenerates typed TypeScript connectors that load REST APIs into your database.")
    .epilogue(exitCodesHelp())
    .fail((message: string | null, error: Error | undefined) => {
      if (error !== undefined && message === null) throw error;
      mistake ??= message ?? "The command line is not understood.";
    });
  for (const command of commands) declare(parser, command);
  const given = await parser.parseAsync(words, {}, (_error: unknown, _given: unknown, text: string) => {
    output = text;
  });
  if (mistake !== undefined) throw new UsageError(inOurWords(mistake, words, commands));
  return { given, output };
}

function declare(parser: Argv, { name, subject, describe, options, examples }: Command): void {
  parser.command(`${name} <${subject.name}>`, describe, (command) => {
    command
      .usage(`$0 ${name} <${subject.name}>\n\n${describe}.`)
      .positional(subject.name, { type: "string", describe: subject.describe })
      .options(options)
      .epilogue(exitCodesHelp());
    for (const [line, does] of examples) command.example(line, does);
    return command;
  });
}

/** What yargs says about a mistake, as the program says it. */
function inOurWords(message: string, words: readonly string[], commands: readonly Command[]): string {
  const command = commands.find(({ name }) => words.includes(name));
  if (message.startsWith("Not enough non-option arguments") && command !== undefined) {
    const { name, subject } = command;
    return `The command ${name} needs a ${subject.name}: gen ${name} <${subject.name}>.`;
  }
  const option = /^Not enough arguments following: (.*)$/.exec(message)?.[1];
  if (option !== undefined) return `The option --${option} needs a value.`;
  return `${message.replaceAll(/\s+/g, " ").trim()}.`;
}

function rejectUnknownOptions(given: Given, command: Command): void {
  const known = [...Object.keys(command.options), ...GLOBAL_OPTIONS];
  const strange = Object.keys(given).filter((key) => !["_", "$0", command.subject.name, ...known].includes(key));
  if (strange.length > 0) throw new UsageError(strange.map((key) => unknown("option", key, known)).join(" "));
}

function unknown(what: "command" | "option", word: string, known: readonly string[]): string {
  const dashes = (name: string): string => (what === "command" ? name : `${name.length === 1 ? "-" : "--"}${name}`);
  const meant = nearest(word, known);
  return `There is no ${what} ${dashes(word)}.${meant === undefined ? "" : ` Did you mean ${dashes(meant)}?`}`;
}
