import type { Destination, DestinationSession, TableWriter } from "../../templates/runtime/load/destination.ts";

/**
 * What a life may end at: a statement of the database, the moment before or after a commit, a response. `error` and
 * `lost` are no ends: one statement fails, or the connection is lost at one.
 */
export type DeathKind = "statement" | "before-commit" | "after-commit" | "response" | "error" | "lost";

/** When a life ends: at the step of this kind and number, from 1. */
export interface Death {
  readonly kind: DeathKind;
  readonly at: number;
}

/** What stands for a process that may be killed: once it is dead, nothing that it asks for happens. */
export interface Life {
  /** @throws Killed where the life ends with this step, or is over. */
  readonly step: (kind: DeathKind) => void;
  readonly isOver: () => boolean;
}

/** The end of a life. */
export class Killed extends Error {
  override readonly name = "Killed";
}

/** The connection is to be lost now. */
export class Lost extends Error {
  override readonly name = "Lost";
}

/** A life that ends so, or never. */
export function newLife(death: Death | undefined): Life {
  let isOver = false;
  let count = 0;
  return {
    isOver: () => isOver,
    step: (kind) => {
      if (isOver) throw new Killed("the process was killed before");
      const isMeant =
        kind === death?.kind || (kind === "statement" && (death?.kind === "error" || death?.kind === "lost"));
      if (death === undefined || !isMeant) return;
      count += 1;
      if (count !== death.at) return;
      if (death.kind === "lost") throw new Lost("the connection is lost");
      isOver = death.kind !== "error";
      throw new Killed(`${death.kind} ${death.at}`);
    },
  };
}

/** The destination of a process with that life. */
export function mortal(destination: Destination, life: Life): Destination {
  const writer = (own: TableWriter): TableWriter => ({
    commit: async (batch) => {
      life.step("before-commit");
      const outcome = await own.commit(batch);
      life.step("after-commit");
      return outcome;
    },
  });
  return {
    name: destination.name,
    open: async (load): Promise<DestinationSession> => {
      const session = await destination.open(load);
      return {
        ...session,
        table: async (plan) => writer(await session.table(plan)),
        ...(session.end && {
          end: async (entry) => {
            if (life.isOver()) throw new Killed("the process was killed before");
            await session.end?.(entry);
          },
        }),
      };
    },
  };
}
