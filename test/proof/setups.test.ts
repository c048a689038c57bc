import fc from "fast-check";
import { expect, test } from "vitest";
import { planYaml } from "../support/config.ts";
import { emptyWindows, initialValue, isListed, numberWindows, overlaps, settleMs, type Setup } from "./setup.ts";
import { setups } from "./setups.ts";

/** What a source config says of a list, as its user writes it. */
function resourcesFor(setup: Setup, name: string, path = name, parent?: string): readonly object[] {
  const { key, mergeKey, sort, keepsAbsent, contract, newTables, nesting, child } = setup;
  const own = {
    name,
    primary_key: key,
    ...(mergeKey === undefined ? {} : { merge_key: mergeKey }),
    ...(setup.way === "append" || setup.way === "replace"
      ? { write_disposition: setup.way }
      : { write_disposition: { disposition: "merge", strategy: setup.way } }),
    ...deletesFor(setup, name),
    ...(keepsAbsent === true ? { keep_absent_columns: true } : {}),
    ...(contract === undefined ? {} : { schema_contract: { columns: contract.columns, data_type: contract.dataType } }),
    ...(newTables === undefined ? {} : { schema_contract: { tables: newTables } }),
    ...(nesting === "all" ? {} : { max_table_nesting: nesting ?? 0 }),
    columns: { id: { data_type: "bigint" }, rank: { data_type: "bigint", ...(sort && { dedup_sort: sort }) } },
    ...(parent === undefined ? {} : { include_from_parent: ["id"] }),
    endpoint: { path, data_selector: "data", paginator: paginatorFor(setup), ...incrementalFor(setup) },
  };
  const children =
    child === undefined ? [] : resourcesFor(child, `${name}_notes`, `${name}/{resources.${name}.id}/notes`, name);
  return [own, ...children];
}

function deletesFor(setup: Setup, name: string): object {
  switch (setup.deletes) {
    case "none":
      return setup.way === "delete-insert" || setup.way === "upsert" ? { deletes: "none" } : {};
    case "flag":
      return { deletes: { flag: "gone" } };
    case "soft":
    case "hard":
      return { deletes: { sweep: { mode: setup.deletes, max_share: setup.maxShare } } };
    case "listed-soft":
    case "listed-hard":
      return {
        deletes: {
          tombstones: {
            endpoint: { path: `${name}_gone`, data_selector: "data", paginator: paginatorFor(setup) },
            mode: setup.deletes === "listed-soft" ? "soft" : "hard",
          },
        },
      };
  }
}

function paginatorFor({ pages, pageSize, pagesAtOnce }: Setup): object {
  switch (pages) {
    case "cursor":
      return { type: "cursor" };
    case "offset":
      return { type: "offset", limit: pageSize, ...(pagesAtOnce && { parallel_pages: pagesAtOnce }) };
    case "page":
      return { type: "page_number", base_page: 1, total_path: null };
    case "link":
      return { type: "json_link" };
  }
}

function incrementalFor({ cursor }: Setup): object {
  if (cursor === undefined) return {};
  const { type, order, isRestarted, isSettled, isOverlapping, windowDays, windowUnits } = cursor;
  return {
    incremental: {
      cursor_path: "u",
      start_param: "since",
      initial_value: type === "number" ? numberWindows.initial : initialValue,
      restart_pages: isRestarted,
      ...(order === undefined ? {} : { row_order: order === "ascending" ? "asc" : "desc" }),
      ...(isSettled === true ? { settle: settleMs / 1000 } : {}),
      ...(isOverlapping === true ? { lag: overlaps[type] } : {}),
      ...(windowDays === undefined ? {} : { step: `P${windowDays}D`, end_param: "until" }),
      ...(windowUnits === undefined
        ? {}
        : { step: windowUnits, stop_after_empty_windows: emptyWindows(windowUnits), end_param: "until" }),
    },
  };
}

test("the generator lets all setups through that are drawn, and of each feature some are", () => {
  const drawn = fc.sample(setups, { seed: 1, numRuns: 400 });
  const resources = drawn.flatMap((setup, index) => resourcesFor(setup, `things_${index}`));
  const { connector, diagnostics } = planYaml(
    JSON.stringify({
      client: { base_url: "https://api.example.com" },
      destinations: ["duckdb", "postgres"],
      resources,
    }),
  );
  // What has no effect would not be proved.
  expect(diagnostics.filter(({ severity, code }) => severity === "error" || code === "no-effect")).toEqual([]);
  const lists = drawn.filter(isListed).length;
  expect(connector?.resources.length).toBe(resources.length + lists);
  const features: Readonly<Record<string, (setup: Setup) => boolean>> = {
    windows: ({ cursor }) => cursor?.windowDays !== undefined,
    "windows of numbers": ({ cursor }) => cursor?.windowUnits !== undefined,
    settle: ({ cursor }) => cursor?.isSettled === true,
    overlap: ({ cursor }) => cursor?.isOverlapping === true,
    "groups without key": ({ key, mergeKey }) => mergeKey !== undefined && key.length === 0,
    "groups with key": ({ key, mergeKey }) => mergeKey !== undefined && key.length > 0,
    "the least of a key": ({ sort }) => sort === "asc",
    "the greatest of a key": ({ sort }) => sort === "desc",
    "fields that are kept": ({ keepsAbsent }) => keepsAbsent === true,
    contracts: ({ contract }) => contract !== undefined,
    "contracts of tables": ({ newTables }) => newTables !== undefined,
    "lists of deleted rows": isListed,
    "pages at once": ({ pagesAtOnce }) => pagesAtOnce !== undefined,
    children: ({ child }) => child !== undefined,
  };
  for (const [feature, has] of Object.entries(features)) {
    expect(drawn.filter(has).length, feature).toBeGreaterThan(4);
  }
});
