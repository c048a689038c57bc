/** What the exit codes of every command mean; scripts may rely on them. */
export const EXIT_CODES = {
  ok: { code: 0, meaning: "done; with --check: nothing differs" },
  drift: { code: 1, meaning: "--check found files that differ" },
  mistake: { code: 2, meaning: "the spec has errors, the folder cannot be written, or the command line is wrong" },
  refused: { code: 3, meaning: "nothing was written: files were edited by hand, or are not the generator's" },
  internal: { code: 70, meaning: "a mistake of gen itself: please report it" },
} as const;

/** The exit codes as lines of help. */
export function exitCodesHelp(): string {
  const lines = Object.values(EXIT_CODES).map(({ code, meaning }) => `  ${String(code).padStart(2)}  ${meaning}`);
  return ["Exit codes:", ...lines].join("\n");
}
