import { afterEach, describe, expect, test } from "vitest";
import { answerRequests } from "../support/unhandled.ts";
import { clientOf, collect, loadPlainConnectors } from "./connectors.ts";

const connectors = await loadPlainConnectors();

describe.each(connectors)("$name", ({ create, createMocks, resources, secrets }) => {
  const counts = Object.fromEntries(
    resources.map(({ resource }, index) => [resource.name, [250, 200, 1, 0][index % 4]]),
  );
  const api = createMocks({ rows: counts });
  answerRequests(...api.handlers);
  afterEach(() => {
    api.reset();
  });
  const client = create(secrets);

  test("has mocks for the resources that it reads", () => {
    expect(Object.keys(api.resources).sort()).toEqual(resources.map(({ resource }) => resource.name).sort());
  });

  describe.each(resources)("$property", ({ property, resource }) => {
    const reader = clientOf(client, property);

    test("rows() gives every row once, in order, with the types that are declared", async () => {
      const rows = await collect(reader.rows());
      expect(rows).toEqual(api.resources[resource.name]?.rows);
      for (const [field, column] of Object.entries(resource.columns)) {
        const values = rows.map((row) => row[field]);
        if (!column.nullable) expect(values, field).not.toContain(null);
        expect(new Set(values.filter((value) => value !== null).map((value) => typeof value)).size).toBeLessThan(2);
      }
    });

    test("pages() gives whole, frozen pages, and asks for each once", async () => {
      const pages = await collect(reader.pages());
      const count = counts[resource.name] ?? 0;
      const sizes = Array.from({ length: Math.ceil(count / 100) || 1 }, (_, page) => Math.min(100, count - 100 * page));
      expect(pages.map(({ rows }) => rows.length).filter((size, index) => size > 0 || index === 0)).toEqual(sizes);
      expect(pages.every(({ rows }) => Object.isFrozen(rows))).toBe(true);
      expect(pages.at(-1)?.next).toBeUndefined();
      const asked = api.requests.map(({ page }) => page);
      expect(asked).toEqual(asked.map((_, index) => index + 1));
      for (const { url } of pages) for (const secret of Object.values(secrets)) expect(url).not.toContain(secret);
    });

    test("a page is asked for only when it is wanted", async () => {
      for await (const row of reader.rows()) {
        expect(row).toEqual(api.resources[resource.name]?.rows[0]);
        break;
      }
      expect(api.requests).toHaveLength(1);
    });

    test("the caller's parameters are sent on every page", async () => {
      await collect(reader.pages({ params: { "a&b": "c d", list: [1, 2] } }));
      for (const { url } of api.requests) {
        const { searchParams } = new URL(url);
        expect([searchParams.get("a&b"), searchParams.getAll("list")]).toEqual(["c d", ["1", "2"]]);
      }
    });

    const { incremental } = resource;
    const changing = incremental !== undefined && (counts[resource.name] ?? 0) > 1;
    test.skipIf(!changing)("since is where the rows begin", async () => {
      const all = api.resources[resource.name]?.rows ?? [];
      const cursor = incremental?.cursor ?? "";
      const since = String(all[Math.floor(all.length / 2)]?.[cursor]);
      const read = await collect(reader.rows({ since }));
      expect(read).toEqual(all.filter((row) => String(row[cursor]) >= since));
      expect(read.length).toBeLessThan(all.length);
    });
  });
});
