import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { INIT_COMMAND } from "../../generator/commands/init-command.ts";
import { answers, openapi } from "../read/openapi/documents.ts";
import { list } from "./support.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gen-init-"));
  const plain = { get: answers(list()) };
  writeFileSync(join(folder, "old.json"), JSON.stringify(openapi({ "/users": plain })));
  writeFileSync(join(folder, "new.json"), JSON.stringify(openapi({ "/users": plain, "/teams": plain })));
  writeFileSync(join(folder, "none.json"), "{}");
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function gen(document: string, options: Readonly<Record<string, unknown>> = {}) {
  const seen = { out: "", err: "" };
  const world = {
    out: (text: string) => void (seen.out += text),
    err: (text: string) => void (seen.err += text),
    color: false,
    debug: false,
    version: "0",
    loadGenerate: () => Promise.reject(new Error("init needs no generator")),
  };
  const exitCode = await INIT_COMMAND.run({ document: join(folder, document), ...options }, world);
  return { ...seen, exitCode };
}

test("--json prints nothing but the config on standard output", async () => {
  const { out, err, exitCode } = await gen("new.json", { json: true });
  expect(exitCode).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ resources: [{ operation: "GET /users" }, { operation: "GET /teams" }] });
  expect(err).toBe("");
});

test("without it, YAML on standard output and a table on standard error", async () => {
  const { out, err, exitCode } = await gen("old.json");
  expect(exitCode).toBe(0);
  expect(out).toContain("operation: GET /users");
  expect(err).toContain("GET /users");
  expect(err).toContain("auto ?");
});

test("what is no document ends with an error and prints no config", async () => {
  const { out, err, exitCode } = await gen("none.json");
  expect(exitCode).toBe(2);
  expect(out).toBe("");
  expect(err).toContain("not-openapi");
});

test("--update writes the config in place and says what it added", async () => {
  const config = join(folder, "mine.yaml");
  writeFileSync(config, (await gen("old.json")).out);
  const first = await gen("new.json", { update: config });
  expect({ out: first.out, exitCode: first.exitCode }).toStrictEqual({ out: "added teams\n", exitCode: 0 });
  const text = readFileSync(config, "utf8");
  expect(text).toContain("operation: GET /teams");
  expect((await gen("new.json", { update: config })).out).toContain("is up to date");
  expect(readFileSync(config, "utf8")).toBe(text);
  const gone = await gen("old.json", { update: config });
  expect(gone.out).toBe("vanished teams\n");
  expect(readFileSync(config, "utf8")).toBe(text);
});

test("--update of a file that is not there is an error", async () => {
  const { err, exitCode } = await gen("old.json", { update: join(folder, "absent.yaml") });
  expect(exitCode).toBe(2);
  expect(err).toContain("unreadable-file");
});
