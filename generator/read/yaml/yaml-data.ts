import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Alias,
  type Document,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { duplicateKey, inexactNumber } from "../json/read-json.ts";
import { LimitReached, MAX_VALUES, numberProblem } from "../limits.ts";
import { setOwn } from "../values.ts";
import { scalarPlace, type PartPlace, type Place } from "../places.ts";
import type { Position } from "../source-document.ts";

/** A YAML document as plain data with its places. */
export interface YamlData {
  readonly value: unknown;
  readonly place: Place;
  readonly diagnostics: readonly Diagnostic[];
}

interface Converted {
  readonly value: unknown;
  readonly place: Place;
}

/**
 * Converts nodes to plain data; every alias becomes a copy that stands where the alias stands.
 * @throws LimitReached where aliases expand to too many values.
 */
export function yamlData(document: Document.Parsed, file: string, position: (at: number) => Position): YamlData {
  const converter = new Converter((at) => ({ file, ...position(at) }));
  return { ...converter.convert(document.contents, 0), diagnostics: converter.diagnostics };
}

class Converter {
  readonly diagnostics: Diagnostic[] = [];
  readonly #anchors = new Map<string, unknown>();
  readonly #placeOf: (at: number) => Position & { readonly file: string };
  /** Anchored nodes that are being expanded: meeting one of them again is a cycle. */
  readonly #open = new Set<unknown>();
  #values = 0;
  #inAlias = 0;

  constructor(placeOf: (at: number) => Position & { readonly file: string }) {
    this.#placeOf = placeOf;
  }

  convert(node: unknown, parentAt: number): Converted {
    if (isAlias(node)) return this.#alias(node, parentAt);
    if (this.#inAlias > 0) this.#values += 1;
    else this.#remember(node);
    if (isMap(node)) return this.#map(node, parentAt);
    if (isSeq(node)) return this.#seq(node, parentAt);
    if (isScalar(node)) return this.#scalar(node, parentAt);
    return { value: null, place: scalarPlace(parentAt) };
  }

  #alias(alias: Alias, parentAt: number): Converted {
    const at = alias.range?.[0] ?? parentAt;
    if (this.#values > MAX_VALUES) throw new LimitReached("too-many-aliases", at);
    const target = this.#anchors.get(alias.source);
    const problem = target === undefined ? "has no anchor before it" : "refers to the value that it stands in";
    if (target === undefined || this.#open.has(target)) {
      this.#report(at, `The alias ${problem}`, "Write the value out.");
      return { value: null, place: scalarPlace(at) };
    }
    this.#inAlias += 1;
    const { value, place } = this.convert(target, at);
    this.#inAlias -= 1;
    return { value, place: { at, parts: place.parts } };
  }

  #remember(node: unknown): void {
    if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor !== undefined)
      this.#anchors.set(node.anchor, node);
  }

  #map(map: YAMLMap, parentAt: number): Converted {
    const at = map.range?.[0] ?? parentAt;
    const value: Record<string, unknown> = {};
    const parts = new Map<string | number, PartPlace>();
    this.#open.add(map);
    for (const pair of map.items) {
      const keyNode = isAlias(pair.key) ? this.#anchors.get(pair.key.source) : pair.key;
      const keyAt = isScalar(keyNode) ? (keyNode.range?.[0] ?? at) : at;
      this.#remember(pair.key);
      const key = this.#key(keyNode, keyAt);
      const converted = this.convert(pair.value, keyAt);
      if (key === undefined) continue;
      const first = parts.get(key)?.key;
      if (first !== undefined) this.#add(duplicateKey(key, this.#placeOf(first).line, this.#placeOf(keyAt)));
      setOwn(value, key, converted.value);
      parts.set(key, { key: keyAt, value: converted.place });
    }
    this.#open.delete(map);
    return { value, place: { at, parts } };
  }

  #key(node: unknown, at: number): string | undefined {
    if (!isScalar(node) || node.value === null) {
      this.#report(at, "A key of this mapping is not text", "Write the key as plain text.");
      return undefined;
    }
    if (node.value === "<<" && node.type === "PLAIN")
      this.#report(at, "Merge keys (`<<`) are not part of YAML 1.2", "Write the merged keys out.");
    // A key that reads as a number or a boolean is meant as the text that was written.
    return typeof node.value === "string" ? node.value : node.source;
  }

  #seq(seq: YAMLSeq, parentAt: number): Converted {
    const at = seq.range?.[0] ?? parentAt;
    this.#open.add(seq);
    const items = seq.items.map((item) => this.convert(item, at));
    this.#open.delete(seq);
    const parts = items.map((item, index): [number, PartPlace] => [index, { key: undefined, value: item.place }]);
    return { value: items.map((item) => item.value), place: { at, parts: new Map(parts) } };
  }

  #scalar(scalar: Scalar, parentAt: number): Converted {
    const at = scalar.range?.[0] ?? parentAt;
    const place = scalarPlace(at);
    const { value } = scalar;
    if (typeof value !== "bigint" && typeof value !== "number") return { value, place };
    const zeros = /^[-+]?0\d/.test(scalar.source ?? "");
    const problem = zeros ? "YAML readers disagree on a number that begins with 0." : numberProblem(value);
    if (problem !== undefined) this.#add(inexactNumber(problem, this.#placeOf(at)));
    return { value: Number(value), place };
  }

  #report(at: number, what: string, fix: string): void {
    this.#add({ code: "unsupported-yaml", severity: "error", message: `${what}.`, fix, ...this.#placeOf(at) });
  }

  /** A value that an alias repeats is reported once, where it is written. */
  #add(diagnostic: Diagnostic): void {
    if (this.#inAlias === 0) this.diagnostics.push(diagnostic);
  }
}
