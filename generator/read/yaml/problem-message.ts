/** What the YAML parser says of a problem, without the piece of the source that it quotes: that may be a secret. */
export function withoutQuotation(message: string): string {
  return (
    message
      .replace(
        /^(Unknown directive|Unsupported YAML version|Invalid escape sequence|Verbatim tags|Unresolved plain scalar).*$/s,
        "$1",
      )
      .replace(/^The .* tag has no suffix$/s, "A tag has no suffix")
      // "Missing space after : in flow map" names the sign; a colon after a word introduces a quotation.
      .replace(/(?<=\S):? (?:(?<=: )|(?=")).*$/s, "")
  );
}
