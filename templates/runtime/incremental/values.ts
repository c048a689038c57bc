import type { Placeholder } from "../values.ts";

/** Stands for where this load starts: the saved cursor less the lag, or the initial value; absent without either. */
export const startValue: Placeholder = { fill: (scope) => scope.incremental?.start };

/** Stands for where every load of the resource ends; absent where none is declared. */
export const endValue: Placeholder = { fill: (scope) => scope.incremental?.end };

/** Stands for where the first load starts. */
export const initialValue: Placeholder = { fill: (scope) => scope.incremental?.initial };

/** Stands for the saved cursor itself, without lag; the initial value on the first load. */
export const lastValue: Placeholder = { fill: (scope) => scope.incremental?.last };
