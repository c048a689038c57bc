import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Shape } from "./records.ts";

/** What the made-up API is to be like. */
export interface ApiOptions {
  readonly shape?: Shape;
  readonly rows: number;
  readonly page?: number;
  /** The size of the table over which the rows' ids are spread; 0 for ids in order. */
  readonly among?: number;
  readonly updated?: string;
  readonly latency?: number;
}

/** What one way measured of itself. */
export interface Measured {
  readonly seconds: number;
  /** Of all its threads; unlike the time on the clock it depends little on what else the machine does. */
  readonly cpuSeconds: number;
  readonly peakMb: number;
  readonly rows: number;
}

/** Starts the API, hands over its address and stops it. */
export async function withApi<T>(options: ApiOptions, use: (baseUrl: string) => Promise<T>): Promise<T> {
  const args = Object.entries(options).map(([name, value]) => `--${name}=${String(value)}`);
  const server = startTsx("server.ts", args);
  try {
    return await use(`http://127.0.0.1:${await firstLine(server)}`);
  } finally {
    server.kill();
  }
}

/** Runs a way of loading as a process of its own; its last line is what it measured. */
export async function runWay(command: readonly string[], settings: object): Promise<Measured> {
  const [program = "", ...args] = command;
  const child = spawn(program, [...args, JSON.stringify(settings)], { stdio: ["ignore", "pipe", "inherit"] });
  const lines: string[] = [];
  const ended = new Promise<number>((resolve) =>
    child.on("close", (code) => {
      resolve(code ?? 1);
    }),
  );
  for await (const line of createInterface({ input: child.stdout })) lines.push(line);
  const code = await ended;
  if (code !== 0) throw new Error(`${command.join(" ")} ended with ${code}`);
  // Each way prints it so.
  return JSON.parse(lines.at(-1) ?? "{}") as Measured;
}

function startTsx(module: string, args: readonly string[]): ChildProcess {
  const command = ["--import", "tsx", fileURLToPath(new URL(module, import.meta.url)), ...args];
  return spawn(process.execPath, command, { stdio: ["ignore", "pipe", "inherit"] });
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("the API's output is not read");
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error("the API did not start");
}
