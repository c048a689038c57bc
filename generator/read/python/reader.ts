import type { CodeReading, Reading } from "./reading.ts";
import type { Module, SyntaxNode } from "./syntax.ts";

/** What the parts that read expressions need of the whole. */
export interface Reader {
  readonly module: Module;
  /** What the expression says; `slot` is the key, parameter or variable that it stands at. */
  readonly read: (node: SyntaxNode, slot: string | undefined, depth: number) => Reading;
  readonly code: (node: SyntaxNode, what: string, fix?: string) => CodeReading;
  /** Whether the file itself gives this name a meaning, seen from `from`. */
  readonly isBound: (name: string, from: SyntaxNode) => boolean;
  /** Notes that a value of the environment is taken as set, so that what stands for the other case is left out. */
  readonly assumeSet: (node: SyntaxNode) => void;
  /** Runs with names that only the nodes within `scope` see. */
  readonly withNames: <T>(scope: SyntaxNode, names: ReadonlyMap<string, Reading>, run: () => T) => T;
}
