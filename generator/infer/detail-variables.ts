import type { OpenApiDocument } from "../read/openapi/document.ts";
import type { Candidate } from "./candidate.ts";
import { variablesOf } from "./paths.ts";

/** Gives, for a list, the variables right below its path: each addresses one of its rows. */
export function createDetailVariables(document: OpenApiDocument): (candidate: Candidate) => readonly string[] {
  const below = new Map<string, Set<string>>();
  for (const { path } of document.operations) {
    for (const { index } of path.matchAll(/\/\{/g)) {
      const base = path.slice(0, index);
      const variables = below.get(base) ?? new Set();
      for (const variable of variablesOf(path.slice(index + 1).split("/")[0] ?? "")) variables.add(variable);
      below.set(base, variables);
    }
  }
  return ({ operation }) => [...(below.get(operation.path.replace(/\/+$/, "").replace(/\.json$/, "")) ?? [])];
}
