// Loads two hundred pages into the file named on the command line, a commit per page, and prints a line per page.
import { load } from "../../../templates/runtime/load/load.ts";
import { connectionTo, duckdb, manyPages, resource } from "../load/fake-api.ts";

const [path = ""] = process.argv.slice(2);
await load(connectionTo(manyPages()), { things: resource({ nesting: "all" }) }, duckdb(path), {
  checkpoint: { pages: 1 },
  onProgress: ({ event }) => {
    if (event === "page") console.log(".");
  },
});
