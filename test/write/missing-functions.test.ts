import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { missingFunctions } from "../../generator/write/missing-functions.ts";
import { temporaryFolder } from "../support/temporary.ts";

const stubs = `
export const extensions: Extensions = {};
/** A filter of orders. */
export const isOpen: ((row: Order) => boolean) &
  ((row: Line) => boolean) = () => {
  throw new Error("isOpen");
};
export const tidy: (row: Order) => Order = () => {
  throw new Error("tidy");
};
`;

const folder = temporaryFolder("missing");
let number = 0;

/** What is said of an extensions.ts with this text; `undefined` for none. */
function said(text: string | undefined): readonly string[] {
  const dir = join(folder, String((number += 1)));
  mkdirSync(dir);
  if (text !== undefined) writeFileSync(join(dir, "extensions.ts"), text);
  return missingFunctions(dir, stubs).map(({ severity, message, fix }) => `${severity} ${message} ${String(fix)}`);
}

test("functions that a connector newly calls are told with their types", () => {
  expect(said("export const extensions = {};\nconst tidy = 1;\n")).toEqual([
    "warning extensions.ts does not export `isOpen`, which the connector calls. Write `export const isOpen: ((row: Order) => boolean) & ((row: Line) => boolean) = …` there.",
    "warning extensions.ts does not export `tidy`, which the connector calls. Write `export const tidy: (row: Order) => Order = …` there.",
  ]);
});

test.each([
  "export const extensions = {}, isOpen = () => true, tidy = String;",
  "export const extensions = {}; export function isOpen() {} export async function tidy() {}",
  'export { a as isOpen, tidy } from "./own.ts"; export const extensions = {};',
  "export const { isOpen, own: tidy } = functions; export const extensions = {};",
  'export const extensions = {}; export * from "./own.ts";',
  undefined,
  stubs,
])("nothing is said of %j", (text) => {
  expect(said(text)).toEqual([]);
});
