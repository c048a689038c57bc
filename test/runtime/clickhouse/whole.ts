/** Whether all proofs run on ClickHouse (GEN_CLICKHOUSE=all), which takes minutes; else a part of them. */
export const isWhole: boolean = process.env["GEN_CLICKHOUSE"] === "all";
