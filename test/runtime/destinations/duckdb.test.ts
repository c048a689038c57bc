import { DuckDBInstance } from "@duckdb/node-api";
import { duckdbPlace } from "../duckdb/place.ts";
import { destinationSuite } from "./suite.ts";

destinationSuite("DuckDB", async () => duckdbPlace(await DuckDBInstance.create(":memory:")), { modelRuns: 40 });
