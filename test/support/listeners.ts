/** Counts the abort listeners that a signal holds, from now on. */
export function countListeners(signal: AbortSignal): () => number {
  const held = new Set<unknown>();
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...[type, listener, options]: Parameters<typeof add>) => {
    held.add(listener);
    add(type, listener, options);
  };
  signal.removeEventListener = (...[type, listener]: Parameters<typeof remove>) => {
    held.delete(listener);
    remove(type, listener);
  };
  // A listener that is called once is gone once the signal has aborted.
  return () => (signal.aborted ? 0 : held.size);
}
