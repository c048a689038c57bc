/** What a team writes by hand: fetch, JSON.parse, insertions into a ReplacingMergeTree. */
import { createClient } from "@clickhouse/client";
import { measure, settingsText } from "../measure.ts";
import { clickhouseTable } from "../clickhouse-table.ts";

interface Settings {
  readonly baseUrl: string;
  readonly at: string;
  readonly page: number;
}

const { baseUrl, at, page } = JSON.parse(settingsText()) as Settings;
const client = createClient({ url: at, clickhouse_settings: { date_time_input_format: "best_effort" } });

await measure(async () => {
  await client.command({ query: clickhouseTable });
  let rows = 0;
  let waiting: unknown[] = [];
  for (let offset = 0; ; offset += page) {
    const response = await fetch(`${baseUrl}/v1/records?offset=${offset}&limit=${page}`);
    const body = (await response.json()) as { readonly data: readonly unknown[] }; // the API's own answer
    waiting.push(...body.data);
    rows += body.data.length;
    const isLast = body.data.length < page;
    if (waiting.length > 0 && (isLast || waiting.length >= 50_000)) {
      await client.insert({ table: "records", values: waiting, format: "JSONEachRow" });
      waiting = [];
    }
    if (isLast) break;
  }
  await client.close();
  return rows;
});
