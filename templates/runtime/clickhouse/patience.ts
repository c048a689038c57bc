import { isLoss } from "./errors.ts";
import type { Session } from "./session.ts";

/** Waits between attempts, in milliseconds: a server that restarts is back within seconds. */
export const waits: readonly number[] = [100, 500, 2000, 5000];

/** Does what may be done twice, again where the server goes away. */
export async function patiently<T>({ sleep }: Pick<Session, "sleep">, act: () => Promise<T>): Promise<T> {
  for (let count = 0; ; count += 1) {
    try {
      return await act();
    } catch (error) {
      const wait = waits[count];
      if (wait === undefined || !isLoss(error)) throw error;
      await sleep(wait);
    }
  }
}
