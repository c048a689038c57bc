/** Words that TypeScript keeps for itself in modules. */
export const RESERVED_WORDS: ReadonlySet<string> = new Set(
  `arguments as async await break case catch class const continue debugger default delete do else enum eval export
  extends false finally for from function get if implements import in instanceof interface let new null of package
  private protected public return satisfies set static super switch this throw true try type typeof undefined using
  var void while with yield`.split(/\s+/),
);

/** Names that no function of extensions.ts may have: a promise's `then`, which an import would call, and the file's own. */
const TAKEN = new Set(["then", "extensions"]);

/** Whether a function of extensions.ts may be called so; names of types begin with a capital letter. */
export function isFunctionName(text: string): boolean {
  return /^[a-z_$][\w$]*$/.test(text) && !RESERVED_WORDS.has(text) && !TAKEN.has(text);
}
