import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { FoundConfig } from "../found-config.ts";
import { get } from "../values.ts";
import { readPython } from "../python/read-python.ts";
import { readYaml } from "../yaml/read-yaml.ts";
import { codeBlocks, type CodeBlock } from "./code-blocks.ts";

/** `python`, `py`, `python3`, and what documentation tools make of it, such as `python-exec`. */
const PYTHON = /^py(?:thon)?[\d.]*(?:-|$)/;
const YAML = new Set(["yaml", "yml", "json"]);

/** What a Markdown document holds. */
export interface MarkdownConfigs {
  readonly configs: readonly FoundConfig[];
  readonly syntaxErrors: readonly Diagnostic[];
}

/** Finds the source configs in the fenced blocks of a Markdown document. */
export function readMarkdown(text: string, file: string): MarkdownConfigs {
  const found = codeBlocks(text).map((block) => readBlock(block, file));
  return {
    configs: found.flatMap(({ configs }) => configs),
    syntaxErrors: found.flatMap(({ syntaxErrors }) => syntaxErrors),
  };
}

function readBlock(block: CodeBlock, file: string): MarkdownConfigs {
  if (PYTHON.test(block.language)) return readPython(block.text, file, block.position);
  if (YAML.has(block.language)) return yamlConfigs(block, file);
  if (block.language !== "") return { configs: [], syntaxErrors: [] };
  // A block of no language may be anything: it counts where it holds a config, and its errors do not.
  const { configs } = readPython(block.text, file, block.position);
  return { configs: configs.some(({ weak }) => !weak) ? configs : yamlConfigs(block, file).configs, syntaxErrors: [] };
}

/** A block with `client` and `resources` at its top; JSON is read as YAML, which it is a part of. */
function yamlConfigs(block: CodeBlock, file: string): MarkdownConfigs {
  if (!/\bclient\b/.test(block.text) || !/\bresources\b/.test(block.text)) return { configs: [], syntaxErrors: [] };
  const read = readYaml(block.text, file, block.position);
  const value = read.document?.value;
  const isConfig = get(value, "client") !== undefined && get(value, "resources") !== undefined;
  if (!isConfig) return { configs: [], syntaxErrors: read.diagnostics };
  const name = get(value, "name");
  const position = block.position(0);
  return {
    configs: [{ name: typeof name === "string" ? name : undefined, position, weak: false, read: () => read }],
    syntaxErrors: [],
  };
}
