import { columnName } from "../load/naming.ts";

/** Where a value sits in a row: the keys that lead to it, `each` where they go through the elements of a list. */
export type Path = readonly (string | typeof each | typeof itself)[];

/** The elements of a list. */
export const each = 0;

/** An element that is no object, as a value of its own. */
export const itself = 1;

/** For messages: `labels[].name`. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (step === each) return `${text}[]`;
    return step === itself ? text : text === "" ? step : `${text}.${step}`;
  }, "");
}

/** The column that a path leads to by dlt's convention: the names of its keys within the table, joined by `__`. */
export function columnAt(path: Path): string {
  const within = path.slice(path.lastIndexOf(each) + 1);
  return within.map((step) => (typeof step === "string" ? columnName(step) : "value")).join("__");
}

/** The table of the elements of the list that a path leads through: `issues__labels`. */
export function tableAt(root: string, path: Path): string {
  return path.reduce<string>((name, step, index) => {
    if (typeof step === "string") return `${name}__${columnName(step)}`;
    return path[index - 1] === each ? `${name}__list` : name;
  }, root);
}

/** The columns that say where in its lists an element sits, the outermost list first. */
export function indexColumns(path: Path): readonly string[] {
  const lists = path.flatMap((step, index) => (step === each ? [index] : []));
  return lists.map((at, index) =>
    index === lists.length - 1 ? "_idx" : `_${tableAt("", path.slice(0, at + 1)).replace(/^__/, "")}_idx`,
  );
}

/** Whether the keys themselves make up the column's name, with nothing in them that means a path. */
export function isPlain(path: Path, name: string): boolean {
  const within = path.slice(path.lastIndexOf(each) + 1);
  if (within[0] === itself) return true;
  return within.every((step) => typeof step === "string" && !step.includes("__")) && within.join("__") === name;
}
