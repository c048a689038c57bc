import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ClickHouseLogLevel, createClient } from "@clickhouse/client";
import type { User } from "./server/read-request.ts";

/**
 * ClickHouse's own engine (the package `chdb`) behind ClickHouse's HTTP interface, in a process of its own, with its
 * data in a temporary folder. What a server has and the engine here has not: a Keeper (replicated tables can be
 * created, not written), users and grants in SQL, `query_log`, waiting inserts (`async_insert` writes at once), and
 * statements by their id. An INSERT runs when its whole body is there; a server writes large bodies in several blocks.
 */
export interface ClickHouseServer {
  /** Without user and password; the user `default` needs none. */
  readonly url: string;
  /** Runs one statement as `default`; gives its rows where it has any. */
  query(sql: string, parameters?: Readonly<Record<string, unknown>>): Promise<readonly Record<string, unknown>[]>;
  /** Lets faults befall statements to come; the former ones that have not are forgotten. */
  faults(...list: readonly Fault[]): Promise<void>;
  /** Kills the process and starts it again on the same data and port. */
  crash(): Promise<void>;
  /** Kills the process; where a fault already has, waits until it is gone. */
  halt(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

/** The process is killed, or the connection is reset, before or after a statement has run. */
export interface Fault {
  /** Which statement from now on, counted from 1, of those that match. */
  statement: number;
  /** Only statements with this text count. */
  readonly matching?: string;
  readonly when: "before" | "after";
  readonly how: "kill" | "reset";
}

export interface ServerOptions {
  /** Beside `default`, which has no password and may do everything. */
  readonly users?: Readonly<Record<string, User>>;
  /** The server's configuration in XML: clusters, macros. */
  readonly config?: string;
}

/** What the process is started with. */
export interface Start {
  readonly folder: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly users: Readonly<Record<string, User>>;
  /** The path of a configuration file. */
  readonly config: string | undefined;
}

/** Why there is no ClickHouse for tests on this machine; undefined where there is. */
export const noClickHouse: string | undefined = whyNot();

const here = dirname(fileURLToPath(import.meta.url));

export async function startClickHouse(options: ServerOptions = {}): Promise<ClickHouseServer> {
  const folder = mkdtempSync(join(tmpdir(), "gen-clickhouse-"));
  const config = options.config === undefined ? undefined : join(folder, "config.xml");
  if (config !== undefined) writeFileSync(config, options.config ?? "");
  const users = { default: { password: "" }, ...options.users };
  const start = (port: number): Promise<Started> => startProcess({ folder: join(folder, "data"), port, users, config });
  let started = await start(0);
  const { port } = started;
  const url = `http://127.0.0.1:${port}`;
  const client = createClient({ url, request_timeout: 120_000, log: { level: ClickHouseLogLevel.OFF } });
  const halt = (): Promise<void> => kill(started.child);
  const resume = async (): Promise<void> => {
    started = await start(port);
  };
  return {
    url,
    query: async (sql, parameters = {}) => {
      const clickhouse_settings = { default_format: "JSONEachRow" } as const;
      const { stream } = await client.exec({ query: sql, query_params: { ...parameters }, clickhouse_settings });
      let text = "";
      for await (const chunk of stream) text += String(chunk);
      const lines = text.split("\n").filter(Boolean);
      // Objects in this format, by column.
      return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    },
    faults: async (...list) => {
      await fetch(`${url}/faults?list=${encodeURIComponent(JSON.stringify(list))}`);
    },
    crash: async () => {
      await halt();
      await resume();
    },
    halt,
    resume,
    stop: async () => {
      await client.close();
      await halt();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Started {
  readonly child: ChildProcess;
  readonly port: number;
}

async function startProcess(start: Start): Promise<Started> {
  const script = join(here, "server", "main.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script, JSON.stringify(start)], {
    // As many statements at once as a few readers and writers need.
    env: { ...process.env, UV_THREADPOOL_SIZE: "16", TZ: "UTC" },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let log = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    log = `${log}${chunk.toString()}`.slice(-10_000);
  });
  return new Promise((resolve, reject) => {
    // The one message that `main.ts` sends.
    child.once("message", ({ listening }: { listening: { port: number } }) => {
      resolve({ child, port: listening.port });
    });
    child.once("error", reject);
    child.once("exit", () => {
      reject(new Error(`ClickHouse did not start:\n${log}`));
    });
  });
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

function whyNot(): string | undefined {
  const platforms: Readonly<Record<string, string>> = {
    "darwin-arm64": "@chdb/lib-darwin-arm64",
    "darwin-x64": "@chdb/lib-darwin-x64",
    "linux-arm64": "@chdb/lib-linux-arm64-gnu",
    "linux-x64": "@chdb/lib-linux-x64-gnu",
  };
  const platform = `${process.platform}-${process.arch}`;
  const name = platforms[platform];
  if (name === undefined) return `the package chdb has no engine for ${platform}`;
  try {
    createRequire(import.meta.url).resolve(`${name}/package.json`);
    return undefined;
  } catch {
    return `the package ${name}, an optional dependency of chdb, is not installed`;
  }
}
