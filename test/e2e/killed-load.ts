import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Connector } from "./connectors.ts";

/** A load in a process of its own. */
export interface KilledLoad {
  /** A line for every event: its name, the resource and the rows that it has inserted so far. */
  readonly output: () => string;
  /** Kills at once, and gives the signal that ended the process. */
  readonly kill: () => Promise<NodeJS.Signals | null>;
}

/** What a load in a process of its own needs. */
export interface KilledLoadOptions {
  /** The DuckDB file. */
  readonly file: string;
  /** The base URL. */
  readonly base: string;
  /** Default: all. */
  readonly resources?: readonly string[];
}

/** Starts a load that sends one request at a time and commits every page. */
export function spawnLoad(connector: Connector, { file, base, resources }: KilledLoadOptions): KilledLoad {
  const module = (name: string): string => JSON.stringify(pathToFileURL(join(connector.folder, name)).href);
  const options = { ...connector.secrets, baseUrl: base, concurrency: 1 };
  const script = `
    import { ${connector.factory} } from ${module("index.ts")};
    import { duckdb } from ${module("duckdb.ts")};
    await ${connector.factory}(${JSON.stringify(options)}).load(duckdb(${JSON.stringify(file)}), {
      ...${JSON.stringify({ resources })},
      checkpoint: { pages: 1 },
      onProgress: ({ event, resource, report }) => console.log(event, resource, report.inserted),
    });`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", script], {
    cwd: resolve("."),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const add = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout.on("data", add);
  child.stderr.on("data", add);
  const ended = new Promise<NodeJS.Signals | null>((done) => {
    child.on("close", (_, signal) => {
      done(signal);
    });
  });
  const kill = (): Promise<NodeJS.Signals | null> => {
    child.kill("SIGKILL");
    return ended;
  };
  return { output: () => output, kill };
}
