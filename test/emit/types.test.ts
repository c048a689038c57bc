import fc from "fast-check";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { parseModule } from "../../generator/compiler.ts";
import { DataLines } from "../../generator/emit/data-lines.ts";
import { formatText } from "../../generator/emit/format.ts";
import { typesText } from "../../generator/emit/types.ts";
import { statementFindings } from "../../generator/emit/verify-statements.ts";
import type { NamedSchema } from "../../generator/plan/connector.ts";
import type { Json } from "../../templates/runtime/json.ts";

// JSON text gives back JSON.
const parsed = (text: string): Json => JSON.parse(text) as Json;
const named = (name: string, schema: Json, description?: string): NamedSchema => ({ name, schema, description });

const cases: readonly { readonly name: string; readonly given: readonly NamedSchema[]; readonly want: string }[] = [
  {
    name: "an object is an interface with optional, nullable and documented properties",
    given: [
      named(
        "Issue",
        {
          type: "object",
          required: ["id"],
          properties: {
            id: { type: "integer", format: "int64", description: "Identifies it." },
            name: { type: ["string", "null"], default: "none" },
            "due-date": { type: "string", deprecated: true },
          },
        },
        "What is to be done.",
      ),
    ],
    want: `/** What is to be done. */
export interface Issue {
  /** Identifies it. */
  id: number;
  name?: string | null;
  /** @deprecated */
  "due-date"?: string;
}
`,
  },
  {
    name: "references are names",
    given: [
      named("Issue", {
        type: "object",
        properties: {
          status: { $ref: "#/components/schemas/Status", description: "Where it stands." },
          users: { type: "array", items: { $ref: "#/components/schemas/User" } },
          parent: { $ref: "#/components/schemas/Issue" },
        },
      }),
      named("Status", { type: "string", enum: ["open", "it's closed", "größe"] }),
      named("User", { type: "object" }),
    ],
    want: `export interface Issue {
  /** Where it stands. */
  status?: Status;
  users?: User[];
  parent?: Issue;
}

export type Status = "open" | "it's closed" | "größe";

export type User = Record<string, unknown>;
`,
  },
  {
    name: "combinations, constants, open objects and nested objects",
    given: [
      named("A", { allOf: [{ $ref: "#/components/schemas/B" }, { type: "object", properties: { x: { const: 1 } } }] }),
      named("B", {
        type: "object",
        properties: { y: { type: "object", properties: { z: { type: "boolean", description: "Deep." } } } },
        additionalProperties: { type: "string" },
      }),
      named("C", { anyOf: [{ type: "string" }, { type: "null" }] }),
    ],
    want: `export type A = B & {
  x?: 1;
};

export type B = {
  y?: {
    /** Deep. */
    z?: boolean;
  };
} & {
  [key: string]: string;
};

export type C = string | null;
`,
  },
  {
    name: "names that no object literal can hold as they are",
    given: [
      named("A", {
        type: "object",
        required: ["__proto__"],
        properties: JSON.parse(
          `{"__proto__": {"type": "string"}, "constructor": {"type": "string"}, "$ref": {"type": "string"}}`,
        ),
      }),
    ],
    want: `export interface A {
  ["__proto__"]: string;
  constructor?: string;
  $ref?: string;
}
`,
  },
  {
    name: "what a combination requires of a referenced schema",
    given: [
      named("A", { allOf: [{ $ref: "#/components/schemas/B" }], required: ["x"] }),
      named("B", { type: "object", properties: { x: { type: "string" } } }),
    ],
    want: `export type A = WithRequired<B, "x">;

export interface B {
  x?: string;
}

type WithRequired<T, K extends keyof T> = T & {
  [P in K]-?: T[P];
};
`,
  },
  {
    name: "what is no schema at all is unknown",
    given: [named("A", { type: "object", properties: { a: {}, b: true, c: "text", d: { type: "any" } } })],
    want: `export interface A {
  a?: unknown;
  b?: unknown;
  c?: unknown;
  d?: unknown;
}
`,
  },
];

test.each(cases)("$name", async ({ given, want }) => {
  expect(await formatText("types.ts", typesText(given))).toBe(want);
  const lines = new DataLines();
  expect(await formatText("types.ts", typesText(given, lines), lines)).toBe(want);
});

test("types are laid out as prettier prints them", async () => {
  const word = fc.oneof(
    fc.stringMatching(/^[a-z_]{1,30}$/),
    fc.string({ unit: fc.constantFrom(...Array.from("ab1_- .,'\"\n*/@é中")), maxLength: 60 }),
    fc.constantFrom("__proto__", "constructor", "1", "01", "a".repeat(70), "//data:0"),
  );
  const { schema } = fc.letrec<{ schema: Json; object: Json }>((tie) => ({
    schema: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom("string", "integer", "boolean", ["string", "null"], "null").map((type) => ({ type })),
      fc.array(word, { minLength: 1, maxLength: 8 }).map((values) => ({ enum: [...new Set(values)] })),
      fc.constant({ $ref: "#/components/schemas/B" }),
      tie("schema").map((items) => ({ type: "array", items })),
      fc.array(tie("schema"), { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
      fc.array(tie("schema"), { minLength: 1, maxLength: 3 }).map((allOf) => ({ allOf })),
      tie("schema").map((of) => ({ anyOf: [of, { type: "null" }] })),
      tie("object"),
      tie("schema").map((additionalProperties) => ({ type: "object", additionalProperties })),
      tie("object").map((of) => ({ ...(of as object), type: ["object", "null"] })),
    ),
    object: fc
      .tuple(fc.dictionary(word, tie("schema"), { maxKeys: 5 }), fc.array(word), word, fc.boolean())
      .map(([properties, required, description, deprecated]) => {
        return { type: "object", properties, required, description, deprecated };
      }),
  }));
  await fc.assert(
    fc.asyncProperty(fc.array(schema, { minLength: 1, maxLength: 3 }), async (schemas) => {
      const given = [...schemas.map((each, at) => named(`A${at}`, each)), named("B", { type: "string" })];
      const lines = new DataLines();
      expect(await formatText("types.ts", typesText(given, lines), lines)).toBe(
        await formatText("types.ts", typesText(given)),
      );
    }),
    { numRuns: 200 },
  );
});

describe("hostile schemas", () => {
  const HOSTILE = [
    "*/ export const evil = 1; /*",
    `"; evil(); "`,
    "${evil()}",
    "a\nb",
    "a\u2028b",
    "\u202e",
    "@deprecated",
    "]: evil(), [",
    "t0",
    "__proto__",
    "constructor",
    "1",
    "\ud800",
    "components",
    "",
  ];
  const schemaOf = (text: string): NamedSchema =>
    named(
      "A",
      parsed(
        JSON.stringify({
          type: "object",
          title: text,
          description: text,
          "x-enum-descriptions": [text],
          properties: {
            key: { type: "string", description: text, enum: [text, "other"], pattern: text, example: text },
          },
        }).replace('"key"', JSON.stringify(text)),
      ),
      text,
    );

  const shape = (text: string): string => {
    const kinds = (node: ts.Node): string => {
      const children: string[] = [];
      node.forEachChild((child) => {
        children.push(kinds(child));
      });
      // A property's name may be an identifier, a string or a computed string: all the same to the type.
      return ts.isPropertyName(node) ? "name" : `${ts.SyntaxKind[node.kind]}(${children.join(",")})`;
    };
    return kinds(ts.createSourceFile("x.ts", text, ts.ScriptTarget.Latest, true));
  };

  test.each(HOSTILE)("%j is text wherever it stands", (text) => {
    const printed = typesText([schemaOf(text)]);
    expect(statementFindings("types.ts", parseModule("types.ts", printed))).toEqual([]);
    expect(shape(printed)).toBe(shape(typesText([schemaOf("benign")])));
  });

  test("any text is text wherever it stands", () => {
    const benign = shape(typesText([schemaOf("benign")]));
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        fc.pre(text !== "other");
        expect(shape(typesText([schemaOf(text)]))).toBe(benign);
      }),
      { numRuns: 50 },
    );
  });
});
