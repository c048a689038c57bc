/** The place to go on from is no longer there; everything has to be read again from the first page. */
export class LostPosition extends Error {
  override readonly name = "LostPosition";
}
