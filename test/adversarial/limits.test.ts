import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run } from "../../generator/commands/run.ts";
import { generate } from "../../generator/generate.ts";
import { answers, openapi } from "../read/openapi/documents.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** A document with one list for each `$ref`. */
const document = (refs: Readonly<Record<string, string>>): string =>
  JSON.stringify(
    openapi(
      Object.fromEntries(
        Object.entries(refs).map(([name, ref]) => [
          `/${name}`,
          { get: answers({ type: "array", items: { $ref: ref } }) },
        ]),
      ),
    ),
  );
const config = (named: string): string =>
  JSON.stringify({
    openapi: named,
    client: { base_url: "https://api.test" },
    resources: [{ name: "up", operation: "GET /up", write_disposition: "replace" }],
  });

/** What the program prints, with nothing written. */
async function gen(...words: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const seen = { out: "", err: "" };
  const code = await run(words, {
    out: (text) => void (seen.out += text),
    err: (text) => void (seen.err += text),
    color: false,
    debug: false,
    version: "0",
    loadGenerate: () => Promise.resolve(generate),
  });
  return { ...seen, code };
}

const folder = temporaryFolder("limits");
const at = (name: string): string => join(folder, name);
writeFileSync(at("plain.json"), config("none.json"));

/** The ways in which the program reads a document. */
const ROUTES: readonly { readonly route: string; readonly words: (name: string) => readonly string[] }[] = [
  { route: "gen connector", words: (name) => ["connector", at(name), "--dry-run"] },
  { route: "gen init", words: (name) => ["init", at(name)] },
  {
    route: "--openapi",
    words: (name) => ["connector", at("plain.json"), "--openapi", at(name), "--dry-run"],
  },
  {
    route: "openapi:",
    words(name) {
      writeFileSync(at("names.json"), config(name));
      return ["connector", at("names.json"), "--dry-run"];
    },
  },
  {
    route: "gen init --update",
    words: (name) => ["init", at(name), "--update", at("plain.json")],
  },
];

describe("documents made to exhaust a reader end in an error on every route", () => {
  const bomb = ["openapi: 3.0.0", "a: &a [x, x, x, x, x, x, x, x, x]"];
  for (const [index, name] of "bcdefghij".match(/./g)?.entries() ?? [])
    bomb.push(
      `${name}: &${name} [${Array<string>(9)
        .fill(`*${"abcdefghi"[index] ?? ""}`)
        .join(", ")}]`,
    );
  const texts: Readonly<Record<string, { readonly code: string; readonly text: () => string }>> = {
    "bomb.yaml": { code: "too-many-aliases", text: () => [...bomb, "paths: {}"].join("\n") },
    "deep.yaml": {
      code: "too-deep",
      text: () => `openapi: 3.0.0\npaths: ${"[".repeat(10_000)}${"]".repeat(10_000)}`,
    },
    "deep.json": {
      code: "too-deep",
      text: () => `{"openapi":"3.0.0","paths":${'{"a":'.repeat(10_000)}1${"}".repeat(10_001)}`,
    },
    "large.yaml": {
      code: "too-large",
      text: () => `openapi: 3.0.0\npaths: {}\n${`#${"x".repeat(1023)}\n`.repeat(101 * 1024)}`,
    },
    "large.json": {
      code: "too-large",
      text: () => `{"openapi":"3.0.0","paths":{}${" ".repeat(101 * 1024 * 1024)}}`,
    },
  };
  beforeAll(() => {
    for (const [name, { text }] of Object.entries(texts)) writeFileSync(at(name), text());
  });

  test.each(ROUTES)("$route", async ({ words }) => {
    for (const [name, { code }] of Object.entries(texts)) {
      const ran = await gen(...words(name));
      expect({ name, code: ran.code }).toStrictEqual({ name, code: 2 });
      expect(ran.err).toContain(` error ${code} `);
      expect(ran.out).toBe("");
    }
  });
});

describe("GHSA-cxq5-97v7-87j8, GHSA-h754: where a $ref may lead", () => {
  let server: Server;
  let asked = 0;
  beforeAll(async () => {
    mkdirSync(at("api"));
    const thing = (name: string): object => ({
      type: "object",
      properties: { [`in_${name.toLowerCase()}`]: { type: "string" } },
    });
    const things = ["Up", "Absolute", "Linked"].map((name) => [name, thing(name)] as const);
    writeFileSync(at("common.json"), JSON.stringify(Object.fromEntries(things)));
    symlinkSync(at("common.json"), at("api/link.json"));
    server = createServer((_request, response) => {
      asked += 1;
      response.end("{}");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo; // a server that listens on a port has one
    const network = `http://127.0.0.1:${port}/secret.json#/Thing`;
    const refs = {
      up: "../common.json#/Up",
      absolute: `${at("common.json")}#/Absolute`,
      linked: "link.json#/Linked",
      network,
    };
    writeFileSync(at("api/refs.json"), document(refs));
  });
  afterAll(() => server.close());

  const refused = (name: string): string =>
    `#/paths/~1${name}/get/responses/200/content/application~1json/schema/items warning refused-ref`;

  test.each(ROUTES)("$route follows none out of the document's folder, and says where it stands", async ({ words }) => {
    const { err } = await gen(...words("api/refs.json"));
    for (const name of ["up", "absolute", "linked", "network"]) expect(err).toContain(refused(name));
  });

  test("--allow-ref opens files for gen connector and gen init, and never the network", async () => {
    const allowed = ["--allow-ref", at("common.json"), "--allow-ref", at(".")];
    const made = await gen("connector", at("api/refs.json"), "--dry-run", ...allowed);
    const begun = await gen("init", ...allowed, at("api/refs.json"));
    for (const field of ["in_up", "in_absolute", "in_linked"]) expect(made.out).toContain(`${field}?: string;`);
    for (const { err } of [made, begun]) {
      expect(err.match(/refused-ref/g)).toHaveLength(1);
      expect(err).toContain(refused("network"));
    }
    expect(asked).toBe(0);
  });
});
