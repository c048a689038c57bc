import type { Client, Connect } from "./client.ts";

/** A connection that is opened when needed, and again after it was lost. */
export interface Link {
  /** The open connection. */
  readonly client: () => Promise<Client>;
  /**
   * Runs `body` in a transaction, all or nothing; from the start again where the server asks for it or goes away.
   * `body` must give the same whenever it runs.
   */
  readonly transaction: <T>(body: (client: Client) => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
}

/** Waits between attempts, in milliseconds: a server that restarts is back within seconds. */
const waits: readonly number[] = [100, 500, 2000, 5000];

/** Serialization failure, deadlock, and what two loads run into that make the same table at once. */
const conflicts: readonly string[] = ["40001", "40P01", "42P06", "42P07", "42701", "55P03"];

function isConflict(error: unknown): boolean {
  const code = codeOf(error);
  // Two that make the same table meet in the catalog.
  const isOfCatalog = error instanceof Error && "schema" in error && error.schema === "pg_catalog";
  return conflicts.includes(code) || (code === "23505" && isOfCatalog);
}

/** Makes links; `sleep` waits that many milliseconds. */
export function link(connect: Connect, sleep: (ms: number) => Promise<void>): Link {
  let current: Client | undefined;
  const client = async (): Promise<Client> => {
    if (current?.isLost() === true) await drop();
    return (current ??= await connect());
  };
  const drop = async (): Promise<void> => {
    const former = current;
    current = undefined;
    await former?.close().catch(() => undefined);
  };

  async function attempt<T>(body: (client: Client) => Promise<T>): Promise<Attempt<T>> {
    let id: unknown;
    let finished: { readonly value: T } | undefined;
    let used: Client | undefined;
    try {
      used = await client();
      await used.query("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
      id = (await used.query("SELECT pg_current_xact_id()::text AS id")).rows[0]?.["id"];
      finished = { value: await body(used) };
      await used.query("COMMIT");
      return finished;
    } catch (error) {
      if (used !== undefined && !isLoss(error, used)) await used.query("ROLLBACK").catch(drop);
      const isLost = used === undefined || used.isLost() || isLoss(error, used);
      if (isLost) await drop();
      return { error, isLost, committing: finished === undefined ? undefined : { value: finished.value, id } };
    }
  }

  async function transaction<T>(body: (client: Client) => Promise<T>): Promise<T> {
    let doubtful: { readonly value: T; readonly id: unknown } | undefined;
    for (let count = 0; ; count += 1) {
      const ended = await attempt(async (open) => {
        if (doubtful !== undefined && (await wasCommitted(open, doubtful.id, sleep))) throw new Committed();
        return body(open);
      });
      if ("value" in ended) return ended.value;
      if (ended.error instanceof Committed && doubtful !== undefined) return doubtful.value;
      doubtful = ended.committing ?? doubtful;
      const wait = waits[count];
      if (wait === undefined || !(ended.isLost || isConflict(ended.error))) throw ended.error;
      await sleep(wait);
    }
  }
  return { client, transaction, close: drop };
}

type Attempt<T> =
  | { readonly value: T }
  | {
      readonly error: unknown;
      readonly isLost: boolean;
      /** What was about to be committed: the server may have done it without telling. */
      readonly committing: { readonly value: T; readonly id: unknown } | undefined;
    };

/** Ends an attempt whose work an earlier one has done. */
class Committed extends Error {
  override readonly name = "Committed";
}

async function wasCommitted(client: Client, id: unknown, sleep: (ms: number) => Promise<void>): Promise<boolean> {
  for (;;) {
    const found = await client.query("SELECT pg_xact_status($1::xid8) AS status", [id]);
    const status = found.rows[0]?.["status"];
    if (status !== "in progress") return status === "committed";
    await sleep(100);
  }
}

function isLoss(error: unknown, client: Client): boolean {
  if (client.isLost()) return true;
  const code = codeOf(error);
  const isServerGone = code.startsWith("08") || ["57P01", "57P02", "57P03"].includes(code);
  return (
    isServerGone || /^E[A-Z]+$/.test(code) || /^Connection terminated|^Client has encountered/.test(messageOf(error))
  );
}

/** SQLSTATE or the system's code; empty where there is none. */
export function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return "";
  if ("code" in error && typeof error.code === "string") return error.code;
  return error instanceof Error && error.cause !== undefined ? codeOf(error.cause) : "";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
