/**
 * What every request asks for, so that nothing depends on the defaults of server, profile or version: rows of one
 * statement become visible at once, up to 256 MiB of them (what the journal gets with a commit is far less), nothing is
 * null or converted in silence, and a statement has done its work when it returns, however large what it drops.
 */
export const settings: Readonly<Record<string, string | number>> = {
  alter_sync: 2,
  mutations_sync: 2,
  async_insert: 0,
  insert_deduplicate: 0,
  insert_null_as_default: 0,
  input_format_null_as_default: 0,
  input_format_tsv_empty_as_default: 0,
  date_time_input_format: "best_effort",
  session_timezone: "UTC",
  join_use_nulls: 0,
  transform_null_in: 0,
  data_type_default_nullable: 0,
  max_insert_threads: 1,
  min_insert_block_size_rows: 100_000_000,
  min_insert_block_size_bytes: 268_435_456,
  max_query_size: 16_777_216,
  max_partitions_per_insert_block: 0,
  max_partition_size_to_drop: 0,
  max_table_size_to_drop: 0,
  output_format_json_quote_64bit_integers: 1,
  union_default_mode: "ALL",
  wait_end_of_query: 1,
};
