/** `C`: the outcome is dlt's. `X`: dlt is wrong or weak there, and the outcome is a better one. */
export type CaseClass = "C" | "X";

/** The cases of one section by their ids: the class, and what is looked at. */
export type Cases = Readonly<Record<string, readonly [kind: CaseClass, about: string]>>;
