/**
 * Options with their defaults filled in; those of `Open` may still be without a value. `Required` alone takes
 * `undefined` away from them in projects that compile without `exactOptionalPropertyTypes`.
 */
export type Complete<Options, Open extends keyof Options> = Required<Omit<Options, Open>> & {
  readonly [Option in Open]: Options[Option] | undefined;
};
