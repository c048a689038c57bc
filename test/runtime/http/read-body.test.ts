import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { readBody } from "../../../templates/runtime/http/read-body.ts";

/** A body that arrives in these chunks. */
function streamOf(chunks: readonly unknown[]): ReadableStream {
  return new ReadableStream({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

test("property: a body is its chunks, in order, whatever their sizes", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 }), async (chunks) => {
      const read = await readBody(new Response(streamOf(chunks)));
      expect([...read]).toEqual(chunks.flatMap((chunk) => [...chunk]));
    }),
  );
});

describe("a body", () => {
  it("that is a part of a larger buffer is that part", async () => {
    const buffer = new TextEncoder().encode("before[1]after");
    expect(new TextDecoder().decode(await readBody(new Response(streamOf([buffer.subarray(6, 9)]))))).toBe("[1]");
  });
  it("may be none", async () => {
    expect(await readBody(new Response(null, { status: 204 }))).toHaveLength(0);
  });
  it("is read where `fetch` gives no stream", async () => {
    const answer = new Response("[1]");
    Object.defineProperty(answer, "body", { value: undefined });
    expect(new TextDecoder().decode(await readBody(answer))).toBe("[1]");
  });
  it("of something else than bytes is an error, and never other bytes", async () => {
    const answer = { body: streamOf(["[1]"]) } as unknown as Response; // as a `fetch` of the user's own may give
    await expect(readBody(answer)).rejects.toThrow("no stream of bytes");
  });
  it("that breaks off is an error", async () => {
    const broken = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        controller.error(new TypeError("terminated"));
      },
    });
    await expect(readBody(new Response(broken))).rejects.toThrow("terminated");
  });
});
