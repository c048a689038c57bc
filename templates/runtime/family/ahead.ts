/**
 * What several sources give, one source after the other in their order. The first items of the next ones are asked for
 * while the current one is read; the width is how many sources are open at once.
 */
export async function* ahead<Item>(
  openings: readonly ((signal: AbortSignal) => AsyncIterable<Item>)[],
  width: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ readonly index: number; readonly item: Item }, void, undefined> {
  const stop = new AbortController();
  const signals = signal === undefined ? [stop.signal] : [signal, stop.signal];
  const open: { readonly iterator: AsyncIterator<Item>; readonly first: Promise<IteratorResult<Item>> }[] = [];
  let opened = 0;
  const openUpTo = (count: number): void => {
    for (const opening of openings.slice(opened, count)) {
      const iterator = opening(AbortSignal.any(signals))[Symbol.asyncIterator]();
      const first = iterator.next();
      // Thrown where it is awaited, if it ever is.
      first.catch(() => undefined);
      open.push({ iterator, first });
      opened += 1;
    }
  };
  try {
    for (const index of openings.keys()) {
      openUpTo(index + width);
      const [source] = open;
      if (source === undefined) return;
      for (let result = await source.first; result.done !== true; result = await source.iterator.next()) {
        yield { index, item: result.value };
      }
      open.shift();
    }
  } finally {
    stop.abort();
    await Promise.allSettled(open.map(async ({ iterator }) => iterator.return?.()));
  }
}
