/** What values a row field has had, as bits that add up over rows and pages. */
export const kinds = {
  null: 1,
  text: 2,
  bool: 4,
  integer: 8,
  /** An integer of more than 18 digits. */
  big: 16,
  /** An integer of more than 38 digits. */
  huge: 32,
  /** A number with a fraction or an exponent. */
  fraction: 64,
  /** Such a number with more significant digits than a double keeps. */
  long: 128,
  object: 256,
  array: 512,
} as const;

/** A field of the rows' outermost level. */
export interface FieldKinds {
  readonly name: string;
  /** The bits of `kinds` of all its values. */
  readonly kinds: number;
}
