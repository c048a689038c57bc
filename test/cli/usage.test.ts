import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";
import { EXIT_CODES } from "../../generator/commands/exit-codes.ts";
import { runNode } from "../support/run-node.ts";
import { gives, runCli } from "./fake-world.ts";

const usage = (...words: string[]) => runCli(words, gives({}));

test.each([
  [[], "A command is missing."],
  [["conector", "x"], "There is no command conector. Did you mean connector?"],
  [["connector"], "The command connector needs a spec: gen connector <spec>."],
  [["connector", ""], "The value of spec is empty."],
  [["connector", "a", "b"], 'The word "b" is one too many: one spec at a time.'],
  [["connector", "a", "--chek"], "There is no option --chek. Did you mean --check?"],
  [["connector", "a", "--dry"], "There is no option --dry. Did you mean --dry-run?"],
  [["connector", "a", "--dryRun"], "There is no option --dryRun. Did you mean --dry-run?"],
  [["connector", "a", "-f", "--zzzzzz"], "There is no option -f. Did you mean --force? There is no option --zzzzzz."],
  [["connector", "a", "--out"], "The option --out needs a value."],
  [["connector", "a", "--out="], "The value of out is empty."],
  [["connector", "a", "--out", "b", "--out", "c"], "The option --out was given more than once."],
  [
    ["connector", "a", "--import-ext", "mjs"],
    'Invalid values: Argument: import-ext, Given: "mjs", Choices: "ts", "js".',
  ],
  [
    ["connector", "a", "--destination", "duckdb,Postgresql"],
    "There is no destination Postgresql. Did you mean postgres?",
  ],
  [
    ["connector", "a", "--destination", "parquet"],
    "There is no destination parquet. There are: duckdb, postgres, clickhouse.",
  ],
  [["connector", "a", "--destination", ", "], "The value of destination is empty."],
  [["connector", "a", "--check", "--dry-run"], "--check and --dry-run exclude each other."],
])("gen %j is a mistake", async (words, message) => {
  const run = await usage(...words);
  expect(run.err).toBe(`error usage ${message}\n  fix: See gen --help.\n\n1 error\n`);
  expect(run).toMatchObject({ code: 2, out: "", requests: [] });
});

test("help names every option and exit code, on standard output", async () => {
  for (const words of [["--help"], ["connector", "--help"]]) {
    const run = await usage(...words);
    expect(run).toMatchObject({ code: 0, err: "", requests: [] });
    for (const { code, meaning } of Object.values(EXIT_CODES)) expect(run.out).toContain(`${code}  ${meaning}`);
  }
  const { out } = await usage("connector", "--help");
  for (const option of [
    "openapi",
    "out",
    "name",
    "only",
    "pick",
    "import-ext",
    "destination",
    "check",
    "dry-run",
    "force",
    "json",
  ])
    expect(out).toContain(`--${option} `);
  expect(await usage("--version")).toMatchObject({ code: 0, out: "1.2.3\n" });
});

test("the help is the same in every locale", async () => {
  const help = async (locale: string) => {
    const run = await runNode(["--import", "tsx", "generator/cli.ts", "connector", "--help"], {
      env: { LC_ALL: locale, LANG: locale, LANGUAGE: locale, COLUMNS: locale.startsWith("de") ? "40" : "200" },
    });
    expect(run.code, run.stderr).toBe(0);
    return run.stdout;
  };
  const english = await help("C");
  expect(english).toContain("Exit codes:");
  expect(await help("de_DE.UTF-8")).toBe(english);
});

test("starting the program loads yargs and a few files, not the compiler", () => {
  const packages = new Set<string>();
  const seen = new Set<string>();
  const follow = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [statement, specifier = ""] of readFileSync(file, "utf8").matchAll(
      /^(?:import|export)[^;]*?from "([^"]+)";/gm,
    )) {
      if (/^(?:import|export) type\b/.test(statement)) continue;
      if (specifier.startsWith(".")) follow(join(dirname(file), specifier));
      else packages.add(specifier);
    }
  };
  follow(join(process.cwd(), "generator/cli.ts"));
  expect([...packages].filter((name) => !name.startsWith("node:")).sort()).toEqual(["leven", "yargs"]);
  expect([...seen].map((file) => relative(process.cwd(), file))).not.toContain("generator/generate.ts");
});
