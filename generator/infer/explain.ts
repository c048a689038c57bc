import { get } from "../read/values.ts";
import type { AnnotatedConfig, ConfigValue, Note } from "./to-config.ts";

type Path = Note["path"];

/** Below this, a value is marked as worth a look. */
export const WEAK = 0.6;

/** A value that was inferred: where a config writes it, what it is, and why. */
export interface InferredValue {
  /** Below the resource or the client, with dots between: `endpoint.paginator`. */
  readonly at: string;
  readonly value: ConfigValue;
  /** From 0 to 1. */
  readonly confidence: number;
  readonly why: string;
}

/** All that was inferred of a resource, or of what all have in common. */
export interface Explanation {
  /** The resource's name; absent for the client. */
  readonly resource: string | undefined;
  /** How sure the least sure value is, from 0 to 1. */
  readonly confidence: number;
  readonly values: readonly InferredValue[];
}

/** Why an inferred config says what it says, by resource, in its order; the client comes first. */
export function explain({ config, notes }: AnnotatedConfig): readonly Explanation[] {
  const byOwner = new Map<string, { name: string | undefined; values: InferredValue[] }>();
  for (const { path, confidence, evidence } of notes) {
    const isClient = path[0] === "client";
    const owner = path.slice(0, isClient ? 1 : 2);
    const found = byOwner.get(owner.join()) ?? { name: isClient ? undefined : nameAt(config, owner), values: [] };
    byOwner.set(owner.join(), found);
    const at = path.slice(owner.length).join(".");
    const value =
      valueAt(config, path) ?? (at === "endpoint.paginator" ? valueAt(config, ["client", "paginator"]) : null);
    found.values.push({ at, value: value ?? null, confidence, why: evidence });
  }
  return [...byOwner.values()].map(({ name, values }) => ({
    resource: name,
    // That an operation is better left out says nothing about what is known of it.
    confidence: Math.min(1, ...values.filter(({ at }) => at !== "selected").map(({ confidence }) => confidence)),
    values,
  }));
}

function nameAt(config: AnnotatedConfig["config"], owner: Path): string {
  const name = valueAt(config, [...owner, "name"]);
  return typeof name === "string" ? name : "";
}

function valueAt(value: ConfigValue, path: Path): ConfigValue | undefined {
  return path.reduce<unknown>(
    (here, key) => (typeof key === "number" ? (here as readonly unknown[])[key] : get(here, key)),
    value,
  ) as ConfigValue | undefined; // what stands in a config is one
}
