/** Gives out names, each once. */
export interface UniqueNames {
  /** The wish itself where it is free; a reserved one with `suffix`; a taken one with the first number that is free. */
  take(wish: string, suffix: string): string;
}

/** Names of one scope; `fold` tells which names clash although they differ. */
export function uniqueNames(reserved: Iterable<string>, fold: (name: string) => string = (name) => name): UniqueNames {
  const blocked = new Set([...reserved].map(fold));
  const taken = new Set<string>();
  const isFree = (name: string): boolean => !blocked.has(fold(name)) && !taken.has(fold(name));
  return {
    take(wish, suffix) {
      const base = blocked.has(fold(wish)) ? wish + suffix : wish;
      let name = base;
      for (let number = 2; !isFree(name); number += 1) name = `${base}${number}`;
      taken.add(fold(name));
      return name;
    },
  };
}
