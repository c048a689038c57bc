/** Gives out names, each once. */
export interface UniqueNames {
  /** The wish itself where it is free; a reserved one with `suffix`; a taken one with the first number that is free. */
  take(wish: string, suffix: string): string;
  /** Whether the name has been given out. */
  has(name: string): boolean;
}

/** How names of one scope are compared. */
interface Scope {
  /** Tells which names clash although they differ. Default: none do. */
  readonly fold?: (name: string) => string;
  /** Whether a name is taken elsewhere, by now. Default: none is. */
  readonly isReserved?: (name: string) => boolean;
}

/** Gives out names of one scope, never one of `reserved`. */
export function uniqueNames(reserved: Iterable<string>, scope: Scope = {}): UniqueNames {
  const { fold = (name: string) => name, isReserved = () => false } = scope;
  const blocked = new Set([...reserved].map(fold));
  const taken = new Set<string>();
  const isBlocked = (name: string): boolean => blocked.has(fold(name)) || isReserved(name);
  const isFree = (name: string): boolean => !isBlocked(name) && !taken.has(fold(name));
  return {
    take(wish, suffix) {
      const base = isBlocked(wish) ? wish + suffix : wish;
      let name = base;
      for (let number = 2; !isFree(name); number += 1) name = `${base}${number}`;
      taken.add(fold(name));
      return name;
    },
    has: (name) => taken.has(fold(name)),
  };
}
