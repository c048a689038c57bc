import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { allowedPath, RefusedFile, relativeName, type FilePolicy, type ReadFile } from "./files.ts";
import { MAX_YAML_LENGTH, parseText, tooDeep } from "./parse-text.ts";
import { decodePercent, parsePointer } from "./pointer.ts";
import { get, isList, isObject, textOf } from "../values.ts";
import { findReferences, type FoundReference } from "./walk.ts";

/** Files that a document may consist of at most. */
const MAX_FILES = 5000;
const MAX_HOPS = 100;

/** The document with all files it refers to: every `$ref` is found here or nowhere. */
export interface References {
  /** The value that a `$ref` names, with further `$ref`s followed; `undefined` where it leads nowhere or round in a circle. */
  readonly lookup: (reference: string) => unknown;
}

/** Loads every file that the document refers to, and reports each `$ref` that leads nowhere or must not be followed. */
export function loadReferences(
  root: unknown,
  options: {
    readonly file: string;
    readonly policy: FilePolicy;
    readonly rootName: string;
    readonly readFile: ReadFile;
  },
): {
  readonly references: References;
  readonly diagnostics: readonly Diagnostic[];
  /** The absolute paths of the files that were read beside the document. */
  readonly files: readonly string[];
} {
  const { file, policy, rootName, readFile } = options;
  const diagnostics: Diagnostic[] = [];
  const paths: string[] = [];
  const files = new Map<string, unknown>([["", root]]);
  // OpenAPI 3.2 lets a document say its own address.
  const ownNames = [rootName, textOf(root, "$self")];
  const seen = new Map<string, { readonly at: FoundReference; readonly file: string; count: number }>();
  const queue = [{ name: "", value: root }];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const origin = next.name === "" ? file : next.name;
    const found = findReferences(next.value);
    if (found.tooDeepAt !== undefined) diagnostics.push(tooDeep(origin, found.tooDeepAt));
    for (const at of found.references) {
      const reference = canonical(at.reference, next.name, ownNames);
      if (reference !== at.reference) at.holder["$ref"] = reference;
      const known = seen.get(reference);
      if (known !== undefined) known.count += 1;
      else seen.set(reference, { at, file: origin, count: 1 });
      const name = reference.slice(0, reference.indexOf("#"));
      if (name === "" || files.has(name)) continue;
      files.set(name, undefined);
      const loaded = loadFile(name, { policy, readFile, full: files.size > MAX_FILES });
      diagnostics.push(...loaded.problems(origin, at.pointer));
      if (loaded.path !== undefined) paths.push(loaded.path);
      files.set(name, loaded.value);
      queue.push({ name, value: loaded.value });
    }
  }
  const references = createReferences(files);
  for (const [reference, { at, file: origin, count }] of seen) {
    const name = reference.slice(0, reference.indexOf("#"));
    if (files.get(name) === undefined || references.lookup(reference) !== undefined) continue;
    diagnostics.push(dangling(at, origin, count));
  }
  return { references, diagnostics, files: paths };
}

/** A reference as `file#pointer`, the file relative to the document's folder and empty for the document itself. */
function canonical(reference: string, origin: string, ownNames: readonly (string | undefined)[]): string {
  const hash = reference.indexOf("#");
  const written = hash < 0 ? reference : reference.slice(0, hash);
  const decoded = decodePercent(written);
  const path = decoded.includes("#") ? written : decoded;
  const pointer = hash < 0 ? "" : reference.slice(hash + 1);
  if (path === "") return `${origin}#${pointer}`;
  const absolute = /^[/\\]|^[a-z][a-z0-9+.-]*:/i.test(path);
  const name = absolute ? path : normalise([...origin.split("/").slice(0, -1), ...path.split("/")]);
  return `${ownNames.includes(name) ? "" : name}#${pointer}`;
}

function normalise(segments: readonly string[]): string {
  const out: string[] = [];
  for (const segment of segments) {
    if (segment === "." || segment === "") continue;
    if (segment === ".." && out.length > 0 && out.at(-1) !== "..") out.pop();
    else out.push(segment);
  }
  return out.join("/");
}

interface LoadedFile {
  /** Absent where the file was not read. */
  readonly path?: string;
  readonly value: unknown;
  readonly problems: (file: string, pointer: string) => readonly Diagnostic[];
}

function loadFile(name: string, options: { policy: FilePolicy; readFile: ReadFile; full: boolean }): LoadedFile {
  const fail = (code: "refused-ref" | "dangling-ref", message: string, fix: string): LoadedFile => ({
    value: undefined,
    problems: (file, pointer) => [{ code, severity: "warning", message, fix, file, pointer }],
  });
  const leadsOut = (how: string): LoadedFile =>
    fail(
      "refused-ref",
      `$ref to ${JSON.stringify(name)} leads out of the document's folder${how}; the type is unknown.`,
      /^[a-z][a-z0-9+.-]+:/i.test(name)
        ? "Save the file beside the document and refer to it by a relative path; nothing is fetched."
        : "Move the file into the document's folder, or name it with --allow-ref.",
    );
  const path = allowedPath(name, options.policy);
  if (path === undefined) return leadsOut("");
  if (options.full)
    return fail("refused-ref", `The document refers to more than ${MAX_FILES} files.`, "Bundle it into one file.");
  try {
    const text = options.readFile(path);
    if (text.length > MAX_YAML_LENGTH)
      return fail("dangling-ref", `The file ${relativeName(path, options.policy)} is too large.`, "Split it.");
    const parsed = parseText(text, relativeName(path, options.policy));
    const problems = parsed.diagnostics.map((diagnostic): Diagnostic => ({ ...diagnostic, severity: "warning" }));
    return { path, value: parsed.value ?? {}, problems: () => problems };
  } catch (error) {
    if (error instanceof RefusedFile) return leadsOut(" by a symbolic link");
    const reason = error instanceof Error ? error.message : "unknown reason";
    const message = `$ref to ${JSON.stringify(name)}: the file cannot be read (${reason.replaceAll(options.policy.root, ".")}).`;
    return fail("dangling-ref", message, "Put the file there, or correct the $ref.");
  }
}

function dangling(at: FoundReference, file: string, count: number): Diagnostic {
  const times = count > 1 ? ` (${count} times in the document)` : "";
  return {
    code: "dangling-ref",
    severity: "warning",
    message: `$ref ${JSON.stringify(at.reference)} leads nowhere${times}; the type there is unknown.`,
    fix: "Add what it names, or correct the $ref.",
    file,
    pointer: at.pointer,
  };
}

function createReferences(files: ReadonlyMap<string, unknown>): References {
  const cache = new Map<string, unknown>();
  // A chain of references is followed in a loop, since it may be longer than the stack is deep.
  const follow = (reference: string, hops: number): unknown => {
    const chain = new Set<string>();
    let value: unknown;
    for (let at: string | undefined = reference; at !== undefined;) {
      if (cache.has(at)) {
        value = cache.get(at);
        break;
      }
      value = undefined;
      if (chain.has(at) || hops > MAX_HOPS) break;
      chain.add(at);
      value = locate(at, hops);
      at = aliasOf(value);
    }
    for (const link of chain) cache.set(link, value);
    return value;
  };
  const locate = (reference: string, hops: number): unknown => {
    const hash = reference.indexOf("#");
    let value = files.get(hash < 0 ? reference : reference.slice(0, hash));
    for (const key of parsePointer(hash < 0 ? "" : reference.slice(hash + 1))) value = step(value, key, hops);
    return value;
  };
  const step = (value: unknown, key: string, hops: number): unknown => {
    if (isList(value)) return /^\d+$/.test(key) ? value[Number(key)] : undefined;
    const own = get(value, key);
    if (own !== undefined) return own;
    const further = textOf(value, "$ref");
    return further === undefined ? undefined : step(follow(further, hops + 1), key, hops + 1);
  };
  return { lookup: (reference) => follow(reference, 0) };
}

/** Where a value that is nothing but a reference leads; one with siblings stays, its reader merges them in. */
function aliasOf(value: unknown): string | undefined {
  return isObject(value) && Object.keys(value).length === 1 ? textOf(value, "$ref") : undefined;
}
