import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { LoadError } from "../../templates/runtime/errors.ts";
import { leaseMs } from "../../templates/runtime/load/lease.ts";
import type { LoadReport } from "../../templates/runtime/load/report.ts";
import type { ChildLoad } from "./child.ts";
import type { Answer } from "./faults.ts";
import type { Death } from "./life.ts";
import type { Attempt, Loader } from "./attempt.ts";
import type { ProofServer } from "./server.ts";
import type { Setup } from "./setup.ts";
import type { ProofPlace } from "./targets.ts";

/** Loads in other processes, which are killed with SIGKILL, against a real HTTP server in this one. */
export interface Killing {
  readonly loaderOf: (setup: Setup, place: ProofPlace) => (server: ProofServer) => Loader;
  readonly stop: () => Promise<void>;
}

/** What the processes may not do. */
export interface Restrictions {
  /** The greatest size that their files may grow to, in blocks of 512 bytes, as on a disk that is full. */
  readonly fileBlocks?: number;
  /** Whether they may only read the database's file. */
  readonly isReadOnly?: boolean;
}

/**
 * Starts the server of the API; processes are started when there is something to load.
 *
 * @param crash kills the database's server and starts it again; where given, it is killed instead of the loads
 */
export async function killing(restrictions: Restrictions = {}, crash?: () => Promise<void>): Promise<Killing> {
  const bundle = await bundledChild();
  let current: ProofServer | undefined;
  let onRequest: () => void = () => undefined;
  const http = await startServer((url) => {
    onRequest();
    return current?.answer(url) ?? "reset";
  });
  let child: Child | undefined;
  let aheadMs = 0;
  let begun: number | undefined;
  return {
    loaderOf: (setup, place) => (server) => ({
      load: async ({ death, time, jump, ...limits }): Promise<Attempt> => {
        current = server;
        // The process has one clock: where it is to jump, it has done so before.
        if (time !== begun) aheadMs = time === undefined ? 0 : time + (jump?.ms ?? 0) - Date.now();
        begun = time;
        child ??= startChild(bundle.path, restrictions);
        const { address } = place;
        const wish: ChildLoad = { setup, address, baseUrl: http.url, limits, aheadMs };
        const killed = child;
        let crashed: Promise<void> | undefined;
        const kill = killAt(death, () => {
          if (crash !== undefined) {
            crashed = crash();
            return;
          }
          child = undefined;
          killed.kill();
        });
        onRequest = kill.onRequest;
        if (restrictions.isReadOnly === true) chmodSync(address.at, 0o444);
        const answer = await child.load(wish, kill.onCommit);
        if (restrictions.isReadOnly === true) chmodSync(address.at, 0o644);
        const isKilled = kill.cancel();
        await crashed;
        const crashes = crashed === undefined ? 0 : 1;
        if (answer === undefined) {
          aheadMs += leaseMs;
          return { kind: "killed" };
        }
        if (isKilled && crash === undefined) await killed.ended;
        // What the child writes is the load's own report, or its error.
        const { report, error } = JSON.parse(answer) as { report?: LoadReport; error?: ChildError };
        // A server takes a moment to find that a process is gone.
        if (report?.busy !== undefined) {
          aheadMs += leaseMs;
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
        if (report !== undefined) return { kind: "report", report, crashes };
        return { kind: "failed", error: error?.name === "LoadError" ? asLoadError(error) : new Error(answer), crashes };
      },
    }),
    stop: async () => {
      child?.kill();
      await child?.ended;
      http.server.closeAllConnections();
      await new Promise((resolve) => http.server.close(resolve));
      bundle.remove();
    },
  };
}

/** The script as one file of JavaScript, which starts ten times faster. */
async function bundledChild(): Promise<{ readonly path: string; readonly remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), "gen-proof-child-"));
  chmodSync(folder, 0o755);
  const path = join(folder, "child.mjs");
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"), "junction");
  const entry = fileURLToPath(new URL("child.ts", import.meta.url));
  await build({
    entryPoints: [entry],
    outfile: path,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
  });
  return {
    path,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface ChildError {
  readonly name?: string;
  readonly message?: string;
  readonly report?: LoadReport;
}

function asLoadError({ message = "", report }: ChildError): LoadError {
  return new LoadError(message, report === undefined ? {} : { report });
}

/**
 * Kills the process, unless it is cancelled, which tells whether it was too late: the step's number tells after how many requests or commits, and after how many
 * milliseconds then, so that it is hit while it reads, writes, commits and closes.
 */
function killAt(
  death: Death | undefined,
  kill: () => void,
): { readonly onRequest: () => void; readonly onCommit: () => void; readonly cancel: () => boolean } {
  const { kind, at } = death ?? { kind: undefined, at: 0 };
  let left = death === undefined ? Infinity : 1 + (at % 4);
  const delay = kind === "response" ? 0 : (at * 7) % 50;
  let timer: NodeJS.Timeout | undefined;
  let isDone = false;
  const act = (): void => {
    isDone = true;
    kill();
  };
  const count = (): void => {
    left -= 1;
    if (left === 0) timer = setTimeout(act, delay);
  };
  const none = (): void => undefined;
  return {
    onRequest: kind === "after-commit" ? none : count,
    onCommit: kind === "after-commit" ? count : none,
    cancel: () => {
      clearTimeout(timer);
      return isDone;
    },
  };
}

/** The user that systems have for whoever may do nothing. */
const nobody = 65_534;

interface Child {
  /** How the load ended; `undefined` where the process was killed meanwhile. */
  readonly load: (wish: ChildLoad, onCommit: () => void) => Promise<string | undefined>;
  readonly kill: () => void;
  readonly ended: Promise<unknown>;
}

function startChild(path: string, { fileBlocks, isReadOnly = false }: Restrictions): Child {
  // Root may write whatever a file's mode says.
  const user = isReadOnly && userInfo().uid === 0 ? { uid: nobody, gid: nobody } : {};
  const limit = `ulimit -f ${fileBlocks ?? "unlimited"}; exec "$0" "$1"`;
  const child: ChildProcess = spawn("sh", ["-c", limit, process.execPath, path], {
    ...user,
    stdio: ["pipe", "pipe", "inherit"],
  });
  // A process that is killed reads no more; how it ended is told below.
  child.stdin?.on("error", () => undefined);
  const ended = once(child, "close");
  const lines = createInterface({ input: child.stdout ?? process.stdin })[Symbol.asyncIterator]();
  return {
    ended,
    kill: () => void child.kill("SIGKILL"),
    load: async (wish, onCommit) => {
      child.stdin?.write(`${JSON.stringify(wish)}\n`);
      for (;;) {
        const line = await lines.next();
        if (line.done === true) {
          // Only when it is gone is the file free, or the server told.
          await ended;
          if (child.signalCode !== "SIGKILL") throw new Error(`the child ended by itself: ${String(child.exitCode)}`);
          return undefined;
        }
        if (line.value !== "commit") return line.value;
        onCommit();
      }
    },
  };
}

async function startServer(answer: (url: URL) => Answer): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer((request, response) => {
    send(response, answer(new URL(request.url ?? "/", `http://${request.headers.host ?? ""}`)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // A TCP server that listens has an address with a port.
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function send(response: ServerResponse, answer: Answer): void {
  if (answer === "reset") response.socket?.resetAndDestroy();
  else if (answer !== "stall") response.writeHead(answer.status, answer.headers).end(answer.text);
}
