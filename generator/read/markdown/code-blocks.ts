import type { Position } from "../source-document.ts";

/** A fenced code block of a Markdown document (CommonMark 0.31, section 4.5). */
export interface CodeBlock {
  /** The first word of the info string in lower case; empty where there is none. */
  readonly language: string;
  /** Its lines without the indentation of the fence, each ended by a line feed. */
  readonly text: string;
  /** The place in the document of an offset of `text`. */
  readonly position: (at: number) => Position;
}

interface Line {
  readonly text: string;
  /** 1-based, in the document. */
  readonly number: number;
  /** Characters of the line that `text` leaves out at its beginning. */
  readonly cut: number;
}

interface Fence {
  readonly indent: number;
  readonly marker: string;
  readonly language: string;
}

/** The fenced code blocks of a document. Fences inside lists count too, whatever their indentation. */
export function codeBlocks(markdown: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let fence: Fence | undefined;
  let lines: Line[] = [];
  const close = (): void => {
    if (fence !== undefined) blocks.push(codeBlock(fence.language, lines));
    fence = undefined;
    lines = [];
  };
  for (const [index, line] of markdown.split(/\r\n|[\n\r]/).entries()) {
    if (fence === undefined) {
      fence = openingFence(line);
      continue;
    }
    if (closes(line, fence)) {
      close();
      continue;
    }
    const cut = Math.min(fence.indent, /^[ \t]*/.exec(line)?.[0].length ?? 0);
    lines.push({ text: line.slice(cut), number: index + 1, cut });
  }
  close();
  return blocks;
}

function openingFence(line: string): Fence | undefined {
  const [, indent = "", marker, info = ""] = /^([ \t]*)(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
  if (marker === undefined || (marker.startsWith("`") && info.includes("`"))) return undefined;
  const [language = ""] = info
    .trim()
    .replace(/^\{\s*\.?/, "")
    .split(/[\s{},]+/);
  return { indent: indent.length, marker, language: language.toLowerCase() };
}

function closes(line: string, fence: Fence): boolean {
  const text = line.trim();
  return text.length >= fence.marker.length && text === fence.marker.charAt(0).repeat(text.length);
}

function codeBlock(language: string, lines: readonly Line[]): CodeBlock {
  const starts: number[] = [];
  let length = 0;
  for (const { text } of lines) {
    starts.push(length);
    length += text.length + 1;
  }
  const position = (at: number): Position => {
    const index = Math.max(
      starts.findLastIndex((start) => start <= at),
      0,
    );
    const line = lines[index];
    return { line: line?.number ?? 1, column: at - (starts[index] ?? 0) + (line?.cut ?? 0) + 1 };
  };
  return { language, text: lines.map(({ text }) => `${text}\n`).join(""), position };
}
