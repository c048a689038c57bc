// Loads five pages into the file named on the command line, a commit per page, up to the page with the number given.
// Once all pages before the next one are committed it says so and waits to be killed.
import { load } from "../../../templates/runtime/load/load.ts";
import { connectionTo, duckdb, fakeApi, resource } from "../load/fake-api.ts";

const [path = "", pages = "1"] = process.argv.slice(2);
const next = Number(pages) + 1;
const api = fakeApi([1, 2, 3, 4, 5].map((id) => [{ id }]));
let commits = 0;
let isAtNext = false;

api.onRequest = async () => {
  if (!(api.urls.at(-1) ?? "").endsWith(`page=${next}`)) return;
  isAtNext = true;
  announce();
  await new Promise(() => {
    setInterval(() => undefined, 60_000);
  });
};
await load(connectionTo(api), { things: resource() }, duckdb(path), {
  checkpoint: { pages: 1 },
  onProgress: ({ event }) => {
    if (event === "commit") commits += 1;
    announce();
  },
});

function announce(): void {
  if (isAtNext && commits === api.urls.length - 1) console.log(`hangs before page ${next}`);
}
