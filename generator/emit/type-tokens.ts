/** Stands harmless words for texts of outside origin while another program handles them. */
export class Tokens {
  readonly #texts: string[] = [];
  readonly #tokens = new Map<string, string>();

  /** The word for a text; the same for the same text. */
  tokenOf(text: string): string {
    const known = this.#tokens.get(text);
    if (known !== undefined) return known;
    const token = `t${this.#texts.length}`;
    this.#texts.push(text);
    this.#tokens.set(text, token);
    return token;
  }

  /**
   * The text that a word stands for.
   * @throws Error for a word that stands for none.
   */
  textOf(token: string): string {
    const text = /^t\d+$/.test(token) ? this.#texts[Number(token.slice(1))] : undefined;
    if (text === undefined) throw new Error(`${JSON.stringify(token)} stands for no text of the schemas.`);
    return text;
  }
}
