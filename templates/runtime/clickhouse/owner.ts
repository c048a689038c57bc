import { hostname } from "node:os";
import { kill, pid } from "node:process";

/** What this process is called: its machine, its number, and when it began. */
export const owner: string = [hostname(), pid, performance.timeOrigin].join("/");

/** Whether the process of that name is known to be over: only on its own machine anybody knows. */
export function isOver(name: string): boolean {
  const [machine, number, began] = name.split("/");
  if (machine !== hostname()) return false;
  if (Number(number) === pid) return Number(began) !== performance.timeOrigin;
  try {
    // Signal 0 only asks.
    kill(Number(number), 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}
