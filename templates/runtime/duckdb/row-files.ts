import { Buffer } from "node:buffer";
import { type FileHandle, open } from "node:fs/promises";
import type { RowStarts } from "../select/row-starts.ts";

/** Rows in files as `read_json` reads them. */
export interface RowFiles {
  readonly paths: readonly string[];
  /** Rows in lines take a third less time to read than rows of an array. */
  readonly format: "array" | "newline_delimited";
}

/** The text of one JSON array of objects. */
export interface RowsText {
  readonly text: Uint8Array;
  readonly starts?: RowStarts | undefined;
}

const newline = 0x0a;
const comma = 0x2c;

/** Bytes that are written at once. */
const portion = 4 * 1024 * 1024;

/** Writes each list of texts into the file of its path; in lines where that needs no look at every byte. */
export async function writeRows(paths: readonly string[], lists: readonly (readonly RowsText[])[]): Promise<RowFiles> {
  const isInLines = lists.every((texts) => texts.every(canBeLines));
  const write = isInLines ? writeLines : writeArray;
  await Promise.all(lists.map((texts, index) => inFile(paths[index] ?? "", (file) => write(file, texts))));
  return { paths, format: isInLines ? "newline_delimited" : "array" };
}

/** Whether it is known where the rows begin, and none of them has lines itself. */
function canBeLines({ text, starts }: RowsText): boolean {
  // A Buffer looks for a byte many times faster than an array of bytes.
  return starts?.of === text && !Buffer.from(text.buffer, text.byteOffset, text.length).includes(newline);
}

type Write = (bytes: readonly Uint8Array[]) => Promise<void>;

async function inFile(path: string, body: (write: Write) => Promise<void>): Promise<void> {
  const file: FileHandle = await open(path, "w");
  try {
    await body(async (bytes) => {
      const { bytesWritten } = await file.writev(bytes);
      const length = bytes.reduce((sum, part) => sum + part.length, 0);
      if (bytesWritten !== length) {
        throw new Error(`only ${bytesWritten} of ${length} bytes could be written to ${path}`);
      }
    });
  } finally {
    await file.close();
  }
}

/** Joins arrays into one by leaving out the brackets between them. */
async function writeArray(write: Write, texts: readonly RowsText[]): Promise<void> {
  const parts = texts.flatMap(({ text }, index) => [
    Buffer.from(index === 0 ? "[" : ","),
    text.subarray(1, text.length - 1),
  ]);
  await write([...parts, Buffer.from("]")]);
}

/** The arrays' rows with line breaks in place of the commas between them and of the closing brackets. */
async function writeLines(write: Write, texts: readonly RowsText[]): Promise<void> {
  let lines = new Uint8Array(portion);
  let length = 0;
  for (const { text, starts } of texts) {
    if (length > 0 && length + text.length > lines.length) {
      await write([lines.subarray(0, length)]);
      length = 0;
    }
    if (text.length > lines.length) lines = new Uint8Array(text.length);
    lines.set(text.subarray(1), length);
    for (const start of starts?.at.slice(1) ?? []) {
      let separator = length + start - 2;
      while (lines[separator] !== comma) separator -= 1;
      lines[separator] = newline;
    }
    length += text.length - 1;
    lines[length - 1] = newline;
  }
  await write([lines.subarray(0, length)]);
}
