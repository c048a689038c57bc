import { Document, isMap, isNode, isPair, isSeq, type Node, type Pair } from "yaml";
import { WEAK } from "./explain.ts";
import { oneLine, type AnnotatedConfig, type Note } from "./to-config.ts";

const HEAD =
  "# A source config made from an OpenAPI document. Edit it freely: what is written here wins.\n" +
  '# Comments say how sure each value is and why; "?" marks what is worth a look.\n\n';

/** Prints a whole config as YAML with the evidence for each value in a comment above it. */
export function printYaml(annotated: AnnotatedConfig): string {
  return HEAD + printConfig(annotated);
}

/** Prints a config, or a part of one, as YAML with the evidence in comments. */
export function printConfig({ config, notes }: AnnotatedConfig): string {
  const document = new Document(config, { aliasDuplicateObjects: false });
  for (const note of notes) annotate(document, note);
  return document.toString({ lineWidth: 110, flowCollectionPadding: true });
}

/** Puts a note into a comment above the value that it is about. */
function annotate(document: Document, note: Note): void {
  const pair = findPair(document.contents, note.path);
  if (pair === undefined || !isNode(pair.key)) return;
  const mark = note.confidence < WEAK ? " ?" : "";
  const text = `${mark} ${Math.round(note.confidence * 100)} %: ${oneLine(note.evidence)}`;
  pair.key.commentBefore =
    pair.key.commentBefore === undefined || pair.key.commentBefore === null
      ? text
      : `${pair.key.commentBefore}\n${text}`;
}

function findPair(root: Node | null, path: Note["path"]): Pair | undefined {
  let at: unknown = root;
  let pair: Pair | undefined;
  for (const key of path) {
    if (isSeq(at) && typeof key === "number") {
      at = at.items[key];
      continue;
    }
    const found = isMap(at) ? at.items.find((item) => keyText(item) === key) : undefined;
    if (found === undefined) return undefined;
    pair = found;
    at = found.value;
  }
  return pair;
}

function keyText(pair: Pair): unknown {
  return isPair(pair) && typeof pair.key === "object" && pair.key !== null && "value" in pair.key
    ? pair.key.value
    : pair.key;
}
