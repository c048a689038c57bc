/** The ceiling: ClickHouse takes the same rows, already there as files of JSON, into a ReplacingMergeTree. */
import { createReadStream } from "node:fs";
import { createClient } from "@clickhouse/client";
import { measure, settingsText } from "../measure.ts";
import { clickhouseTable } from "../clickhouse-table.ts";

interface Settings {
  readonly files: readonly string[];
  readonly at: string;
}

const { files, at } = JSON.parse(settingsText()) as Settings;
const client = createClient({ url: at, clickhouse_settings: { date_time_input_format: "best_effort" } });
await measure(async () => {
  await client.command({ query: clickhouseTable });
  for (const file of files) {
    const query = "INSERT INTO records FORMAT JSONEachRow";
    const { stream } = await client.exec({ query, values: createReadStream(file) });
    stream.resume();
  }
  const found = await client.query({ query: "SELECT count() AS rows FROM records", format: "JSON" });
  const { data } = await found.json<{ readonly rows: string }>();
  await client.close();
  return Number(data[0]?.rows);
});
