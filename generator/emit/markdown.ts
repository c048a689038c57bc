/** Text as one line of Markdown that shows exactly its characters: no links, images, HTML, tables or emphasis. */
export function markdownText(text: string): string {
  return oneLine(text).replaceAll(/[\\`*_{}[\]<>#|~$&!]/g, "\\$&");
}

/** Text as a code span; where it holds what ends one, or what site generators take for a template, as plain text. */
export function markdownCode(text: string): string {
  return /^(?!.*(?:\{\{|\{%))[\w./:@+{}-](?:[\w./:@+{} -]*[\w./:@+{}-])?$/.test(text)
    ? `\`${text}\``
    : markdownText(text);
}

function oneLine(text: string): string {
  return text
    .replaceAll(/\p{Cs}/gu, "\ufffd")
    .replaceAll(/\s+/gu, " ")
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "")
    .trim();
}
