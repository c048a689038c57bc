import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { progressOn } from "../../generator/demo/progress.ts";

/** An output that keeps what is written; `columns` 0 is a terminal that does not tell its width. */
function output(terminal: { isTTY?: boolean; columns?: number }): { stream: NodeJS.WriteStream; text: () => string } {
  let text = "";
  const writable = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  // The properties of a terminal's stream that progress asks for.
  return { stream: Object.assign(writable, terminal) as unknown as NodeJS.WriteStream, text: () => text };
}

test.each([
  { name: "a pipe", terminal: {} },
  { name: "a terminal without a width", terminal: { isTTY: true, columns: 0 } },
])("$name gets finished steps only, each on its line", async ({ terminal }) => {
  const { stream, text } = output(terminal);
  const progress = progressOn(stream);
  const value = await progress.step("Counting", (update) => {
    update("Counting: 1");
    return Promise.resolve({ value: 2, text: "Counted 2" });
  });
  progress.detail("one\n\ntwo");
  progress.note("end");
  expect(value).toBe(2);
  expect(text()).toBe("✔ Counted 2\n  one\n\n  two\nend\n");
});

test("a step that fails is marked, and its error goes on", async () => {
  const { stream, text } = output({});
  const failing = progressOn(stream).step("Counting", () => Promise.reject(new Error("no")));
  await expect(failing).rejects.toThrow("no");
  expect(text()).toBe("✖ Counting\n");
});
