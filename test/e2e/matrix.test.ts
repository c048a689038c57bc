import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { temporaryFolder } from "../support/temporary.ts";
import { COMPILERS, compilerFindings, NEWER, PLATFORMS, preparePackage, STRICT } from "./compilers.ts";
import { copyConnectors } from "./copies.ts";
import { type Connector, loadConnectors } from "./connectors.ts";

/** Files that reach Node's own modules, and one whose library names DOM types. */
const NODE_ONLY = ["duckdb.ts", "postgres.ts"];
const MOCKS = "mocks.ts";

// Compilers are slow on a busy machine.
vi.setConfig({ testTimeout: 240_000 });

const connectors = await loadConnectors();
const project = resolve(".");
const folder = temporaryFolder("matrix");

beforeAll(() => {
  preparePackage(folder);
  copyConnectors(connectors, join(folder, "generated"));
  for (const connector of connectors) {
    writeFileSync(join(folder, `${connector.name}.ts`), consumerOf(connector));
  }
});

describe.each(Object.entries(COMPILERS))("TypeScript %s", (version, compiler) => {
  const newer = version === "5.5" ? {} : NEWER;

  test.each(Object.entries(PLATFORMS))(
    "every connector compiles under the strictest options with %s",
    async (platform, options) => {
      const files = connectors.flatMap(({ name }) => [
        `${name}.ts`,
        `generated/${name}/extensions.ts`,
        ...(platform === "Node types only" ? NODE_ONLY.map((file) => `generated/${name}/${file}`) : []),
      ]);
      await compile(compiler, `${version}-${platform}`, { ...STRICT, ...newer, ...options }, files);
    },
  );

  test("the mocks compile beside MSW, whose own types need those of the DOM", async () => {
    const options = { ...STRICT, ...newer, skipLibCheck: true, lib: ["es2022", "dom"], types: ["node"] };
    await compile(
      compiler,
      `${version}-mocks`,
      options,
      connectors.map(({ name }) => `generated/${name}/${MOCKS}`),
    );
  });
});

test("a wrong name, option or null misuse does not compile: every expected error is one", () => {
  for (const connector of connectors) {
    const text = consumerOf(connector);
    // The compilers above report a line whose expected error does not come; here it is seen that there are such lines.
    expect(text.split("@ts-expect-error").length - 1, connector.name).toBeGreaterThan(8);
  }
  expect(readFileSync(join(project, "tsconfig.json"), "utf8")).toContain("exactOptionalPropertyTypes");
});

async function compile(compiler: string, name: string, options: object, files: readonly string[]): Promise<void> {
  for (const file of files) expect(existsSync(join(folder, file)), file).toBe(true);
  expect(await compilerFindings(folder, compiler, { name, options, files })).toBe("");
}

/** What the tests of a row's types need. */
const TYPE_TESTS = `type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const yes = <T extends true>(_: T): void => undefined;
type RowOf<T> = T extends { rows: (...options: never[]) => AsyncIterable<infer Row> } ? Row : never;

`;

/** A user's file that uses a connector in the right way, and in wrong ways that must not compile. */
function consumerOf({ name, factory, resources, secrets }: Connector): string {
  const first = resources[0];
  if (first === undefined) throw new Error(`${name} has no resources.`);
  const optionsType = `${factory.slice("create".length)}Options`;
  const names = resources.map(({ resource }) => JSON.stringify(resource.name));
  const secret = Object.keys(secrets).map((option) => `{ ${option}: 1 }`);
  const types = typesOf(resources);
  return `import { ${factory}, HttpError, type Destination, type ${optionsType} } from "./generated/${name}/index.ts";

${types === "" ? "" : TYPE_TESTS}export async function use(destination: Destination, options: ${optionsType}): Promise<unknown> {
  const api = ${factory}(options);
  const report = await api.load(destination, { resources: [${names.join(", ")}], onProgress: ({ resource, report: { rows } }) => \`\${resource} \${rows}\` });
  const { done } = report;
  // @ts-expect-error no such resource to read
  void api.noSuchResource;
  // @ts-expect-error no such resource to load
  await api.load(destination, { resources: ["no_such_resource"] });
  // @ts-expect-error no such resource in the report
  void report.resources.no_such_resource;
  // @ts-expect-error a resource may not have been loaded
  void report.resources[${names[0] ?? ""}].rows;
  // @ts-expect-error no such option of the connector
  ${factory}({ noSuchOption: 1 });
  // @ts-expect-error no such option of a load
  await api.load(destination, { noSuchOption: 1 });
  // @ts-expect-error no such option of a reading
  api.${first.property}.rows({ noSuchOption: 1 });
  // @ts-expect-error a parameter is no object
  api.${first.property}.rows({ params: { a: { b: 1 } } });
${secret.map((given) => `  // @ts-expect-error a credential is a text\n  ${factory}(${given});\n`).join("")}${types}  return [done, new Error().cause instanceof HttpError];
}
`;
}

const TYPES = {
  text: "string",
  timestamp: "string",
  date: "string",
  time: "string",
  binary: "string",
  uuid: "string",
  bigint: "number",
  double: "number",
  bool: "boolean",
  decimal: "string | number",
  wei: "string | number",
  json: "unknown",
};

/** A type is proven for every declared field, and that another is refused. */
function fieldsOf({ property, resource }: Connector["resources"][number]): string {
  const fields = Object.entries(resource.columns).map(([field, { type, nullable }]) => {
    const key = JSON.stringify(field);
    const want = `${TYPES[type]}${nullable && type !== "json" ? " | null | undefined" : ""}`;
    return `    yes<Equal<typeof row[${key}], ${want}>>(true);
    // @ts-expect-error a ${type} is no symbol
    row[${key}] satisfies symbol;
${nullable ? `    // @ts-expect-error the field may be null\n    row[${key}].toString();\n` : `    row[${key}].toString();\n`}`;
  });
  return `  for await (const row of api.${property}.rows()) {
${fields.join("")}    // @ts-expect-error no such field
    void row.noSuchField;
  }
  for await (const page of api.${property}.pages({ maxPages: 1 })) {
    yes<Equal<typeof page.rows, readonly RowOf<typeof api.${property}>[]>>(true);
    // @ts-expect-error pages cannot be changed
    page.rows.push();
  }
`;
}

/** Where columns make the types, each field's type is known here; a document's types are the document's word. */
function typesOf(resources: Connector["resources"]): string {
  return resources.some(({ resource }) => "parent" in resource) ? "" : resources.map(fieldsOf).join("");
}
