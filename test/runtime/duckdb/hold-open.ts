// Opens the database file named on the command line, says so, and waits to be killed.
import { DuckDBInstance } from "@duckdb/node-api";

const instance = await DuckDBInstance.create(process.argv[2]);
await instance.connect();
console.log("open");
setInterval(() => undefined, 60_000);
