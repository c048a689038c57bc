/**
 * The whole body of an answer. It is read chunk by chunk: `arrayBuffer` copies what it has put together once more, and
 * most small bodies are one chunk.
 *
 * @throws TypeError where the body breaks off, or is no stream of bytes.
 */
export async function readBody(answer: Response): Promise<Uint8Array> {
  const { body } = answer;
  // Some platforms' `fetch` gives no stream.
  if (typeof body?.getReader !== "function") return new Uint8Array(await answer.arrayBuffer());
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const read: { readonly done: boolean; readonly value?: unknown } = await reader.read();
    if (read.done) break;
    const { value } = read;
    // Not `instanceof`: the answer may come from another realm.
    if (!ArrayBuffer.isView(value)) throw new TypeError("the body of the answer is no stream of bytes");
    chunks.push(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    length += value.byteLength;
  }
  const [first] = chunks;
  if (first !== undefined && chunks.length === 1) return first;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
