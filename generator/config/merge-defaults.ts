import type { z } from "zod";
import type { ColumnConfig, ColumnsNotation } from "./columns.ts";
import type { EndpointConfig } from "./endpoint.ts";
import type { ResourceConfig, ResourceDefaults } from "./resource.ts";

type JsonValue = z.core.util.JSONType;

/** A resource's options over the defaults: key by key, what is null undoes a default. */
export type ResourceOptions = Omit<ResourceConfig, "name" | "endpoint" | "columns">;

/** A resource without its name, endpoint and columns, over the defaults. */
export function mergeOptions(resource: ResourceConfig, defaults: ResourceDefaults): ResourceOptions {
  return {
    ...without(defaults, ["endpoint", "columns"]),
    ...present(without(resource, ["name", "endpoint", "columns"])),
  };
}

/**
 * An endpoint over the default one; `params` and `headers` are merged by key, `json` at every depth, the rest replaced.
 * A parameter that is a `resolve` or `incremental` object is one value.
 */
export function mergeEndpoint(own: EndpointConfig, defaults: EndpointConfig): EndpointConfig {
  const merged: EndpointConfig = { ...defaults, ...present(own) };
  if (isKeyed(defaults.params) && isKeyed(own.params)) merged.params = { ...defaults.params, ...own.params };
  if (isKeyed(defaults.headers) && isKeyed(own.headers)) merged.headers = mergedHeaders(defaults.headers, own.headers);
  return own.json === undefined ? merged : { ...merged, json: mergedJson(defaults.json, own.json) };
}

// Letter case makes no other header (RFC 9110, 5.1).
function mergedHeaders<Value>(
  inherited: Readonly<Record<string, Value>>,
  own: Readonly<Record<string, Value>>,
): Record<string, Value> {
  const given = new Set(Object.keys(own).map((name) => name.toLowerCase()));
  const kept = Object.entries(inherited).filter(([name]) => Object.hasOwn(own, name) || !given.has(name.toLowerCase()));
  return { ...Object.fromEntries(kept), ...own };
}

// Lists are values: nothing tells which of their items belong together.
function mergedJson(inherited: JsonValue | undefined, own: JsonValue): JsonValue {
  if (!isKeyed(inherited) || !isKeyed(own)) return own;
  const entries = Object.entries(own).map(([key, item]) => [key, mergedJson(inherited[key], item)] as const);
  return { ...inherited, ...Object.fromEntries(entries) };
}

/** Columns by field, the resource's hints over the defaults' hint by hint; the resource's own fields come last. */
export function mergeColumns(
  own: ColumnsNotation | null | undefined,
  defaults: ColumnsNotation | null | undefined,
): ReadonlyMap<string, ColumnConfig> {
  const merged = new Map(own === null ? [] : columnsByField(defaults));
  for (const [field, hints] of columnsByField(own)) merged.set(field, { ...merged.get(field), ...present(hints) });
  return merged;
}

function columnsByField(columns: ColumnsNotation | null | undefined): readonly (readonly [string, ColumnConfig])[] {
  const entries = Array.isArray(columns)
    ? columns.map((column) => [column.name, column] as const)
    : Object.entries(columns ?? {});
  return entries.map(([field, hints]) => [field, without<ColumnConfig, "name">(hints, ["name"])]);
}

function without<T extends object, K extends keyof T>(value: T, keys: readonly K[]): Omit<T, K> {
  const dropped = new Set<string>(keys.map(String));
  // All keys of T but the dropped ones, with their values.
  return Object.fromEntries(Object.entries(value).filter(([key]) => !dropped.has(key))) as Omit<T, K>;
}

/** The keys that are there; null is. */
function present<T extends object>(value: T): T {
  // Leaving keys out that hold `undefined` does not change what the optional keys of T may hold.
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T;
}

function isKeyed(value: unknown): value is Record<string, JsonValue> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
