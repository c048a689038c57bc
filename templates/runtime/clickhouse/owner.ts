import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { kill, pid } from "node:process";

/** Another connector in the same process has this file too, and knows of its own loads only. */
const part = randomUUID();

/** What this process is called: its machine, its number, when it began, and the part of it that knows its loads. */
export const owner: string = [hostname(), pid, performance.timeOrigin, part].join("/");

const running = new Set<string>();

/** From now on the load runs in this process; the result ends that. */
export function beginLoad(load: string): () => void {
  running.add(load);
  return () => {
    running.delete(load);
  };
}

/** Whether a load of the process of that name is known to be over: only on its own machine anybody knows. */
export function isOver(name: string, load: string): boolean {
  const [machine, number, began, other] = name.split("/");
  if (machine !== hostname()) return false;
  if (Number(number) === pid) {
    return Number(began) !== performance.timeOrigin || (other === part && !running.has(load));
  }
  try {
    // Signal 0 only asks.
    kill(Number(number), 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}
