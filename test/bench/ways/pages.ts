/** Tiny pages: how much a request costs beside the request itself; `rows()` of the connector, or fetch alone. */
import { pathToFileURL } from "node:url";
import { measure, settingsText } from "../measure.ts";

interface Settings {
  readonly connector: string;
  readonly baseUrl: string;
  readonly page: number;
  readonly bare: boolean;
}

/** As much of the generated module as is used here. */
interface Connector {
  readonly createBench: (options: object) => {
    readonly records: { readonly pages: () => AsyncIterable<{ readonly rows: readonly unknown[] }> };
  };
}

const { connector, baseUrl, page, bare } = JSON.parse(settingsText()) as Settings;

async function bareLoop(): Promise<number> {
  let rows = 0;
  for (let offset = 0; ; offset += page) {
    const response = await fetch(`${baseUrl}/v1/records?offset=${offset}&limit=${page}`);
    const body = (await response.json()) as { readonly data: readonly unknown[]; readonly total: number }; // the API's own answer
    rows += body.data.length;
    if (rows >= body.total) return rows;
  }
}

async function connectorPages(): Promise<number> {
  const { createBench } = (await import(pathToFileURL(connector).href)) as Connector; // generated so
  let rows = 0;
  for await (const { rows: some } of createBench({ baseUrl }).records.pages()) rows += some.length;
  return rows;
}

await measure(bare ? bareLoop : connectorPages);
