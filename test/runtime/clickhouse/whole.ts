const size = process.env["GEN_CLICKHOUSE"];

/** Whether ClickHouse is killed at every single request (GEN_CLICKHOUSE=every), which takes half an hour. */
export const isEvery: boolean = size === "every";

/** Whether all proofs run on ClickHouse (GEN_CLICKHOUSE=all), which takes minutes; else a part of them. */
export const isWhole: boolean = size === "all" || isEvery;
