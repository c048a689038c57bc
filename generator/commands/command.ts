import type { Options } from "yargs";
import type { World } from "./world.ts";

/** The words of a command line by option; unknown ones are rejected before a command sees them. */
export type Given = Readonly<Record<string, unknown>>;

/** One command of the program: what it is called with, and what it does. Its work is loaded only when it runs. */
export interface Command {
  readonly name: string;
  /** The one word that it needs beside its options. */
  readonly subject: { readonly name: string; readonly describe: string };
  /** One sentence without its full stop. */
  readonly describe: string;
  readonly options: Readonly<Record<string, Options>>;
  readonly examples: readonly (readonly [command: string, does: string])[];
  /**
   * @returns The exit code, one of `EXIT_CODES`.
   * @throws UsageError where the options do not go together.
   */
  readonly run: (given: Given, world: World) => Promise<number>;
}

/** A command line that no command takes. */
export class UsageError extends Error {
  override readonly name = "UsageError" as const;
}
