import type { Diagnostic } from "../diagnostics/diagnostic.ts";

/** Why a file is not written. */
export type Refusal =
  | { readonly reason: "hand-edited" | "foreign" | "link" | "lock" }
  | { readonly reason: "clash"; readonly other: string }
  | { readonly reason: "path"; readonly problem: string };

/** Tells the user why a file is not written, and what to do. */
export function refusalDiagnostic(path: string, refusal: Refusal): Diagnostic {
  const file = path.replaceAll("\\", "/");
  return { severity: "error", file, ...explanation(refusal) };
}

function explanation(refusal: Refusal): Pick<Diagnostic, "code" | "message" | "fix"> {
  switch (refusal.reason) {
    case "hand-edited":
      return {
        code: "hand-edited-file",
        message: "This generated file was changed by hand since it was written.",
        fix: "Move the change into the source config or extensions.ts, or overwrite it with --force.",
      };
    case "foreign":
      return {
        code: "foreign-file",
        message: "The generator would write here, but did not write what is there.",
        fix: "Move it to another name; --force does not touch it either.",
      };
    case "link":
      return {
        code: "unsafe-path",
        message: "A symbolic link stands here or on the way here; writing through it could change files elsewhere.",
        fix: "Replace the link with a folder, or choose another --out.",
      };
    case "lock":
      return {
        code: "broken-lock",
        message: "This lock file cannot be read, so it is unknown which files are generated.",
        fix: "Take it from version control (either side of a merge will do), then run again with --force.",
      };
    case "clash":
      return {
        code: "unsafe-path",
        message: `This file and ${JSON.stringify(refusal.other)} are one file where case does not count.`,
        fix: "Rename one of them.",
      };
    case "path":
      return {
        code: "unsafe-path",
        message: `A file of this name is not written: ${refusal.problem}.`,
        fix: "Choose another name in the source config.",
      };
  }
}
