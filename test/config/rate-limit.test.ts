import { describe, expect, it } from "vitest";
import { connectorOf, oneResource, planYaml } from "../support/config.ts";

const planned = (limit: unknown): unknown => connectorOf(oneResource({ client: { rate_limit: limit } })).http.rateLimit;

describe("a rate limit", () => {
  it.each<[notation: unknown, requests: number, perMs: number]>([
    ["10/s", 10, 1000],
    ["600/min", 600, 60_000],
    ["5000 / hour", 5000, 3_600_000],
    ["100/10s", 100, 10_000],
    ["1/2 days", 1, 172_800_000],
    [{ requests: 3, per: 0.5 }, 3, 500],
  ])("%j is %d requests in %d ms, and the API's own limit is listened to", (notation, requests, perMs) => {
    const announced = { fields: undefined, reserve: 0 };
    expect(planned(notation)).toEqual({ requests, perMs, maxWaitMs: 3_600_000, announced });
  });

  it("may be what the API tells alone, by names of its own", () => {
    expect(planned("headers")).toMatchObject({ requests: undefined, perMs: undefined, announced: { reserve: 0 } });
    expect(
      planned({ remaining_header: "X-Left", reset_header: "X-At", reset_format: "date", reserve: 5, max_wait: 1 }),
    ).toMatchObject({
      maxWaitMs: 1000,
      announced: { reserve: 5, fields: { remaining: "X-Left", reset: "X-At", format: "date" } },
    });
  });

  it("may leave the API's own limit alone", () => {
    expect(planned({ requests: 1, per: 1, headers: false })).toMatchObject({ announced: undefined });
  });

  it("is none where nothing or null is said", () => {
    expect([planned(null), connectorOf(oneResource()).http.rateLimit]).toEqual([undefined, undefined]);
  });

  it.each<[notation: unknown, code: string, message: string]>([
    ["10 per second", "invalid-value", "expected requests per interval such as `10/s`"],
    ["0/s", "invalid-value", "expected requests per interval"],
    ["1/0s", "invalid-value", "expected requests per interval"],
    ["1/fortnight", "invalid-value", "expected requests per interval"],
    [{ requests: 10 }, "missing-key", "has `requests`, which needs `per`"],
    [{ per: 10 }, "missing-key", "has `per`, which needs `requests`"],
    [{ remaining_header: "X" }, "missing-key", "has `remaining_header`, which needs `reset_header`"],
    [{ reset_format: "date" }, "missing-key", "has `reset_format`, which needs `reset_header`"],
    [{ headers: false }, "conflicting-options", "nothing is limited"],
    [{ requests: 1, per: 1, headers: false, reserve: 2 }, "conflicting-options", "the API's limit is not listened to"],
    [{ request: 10, per: 1 }, "unknown-key", "does not know the key `request`; did you mean `requests`?"],
    [{ requests: 0, per: 1 }, "invalid-value", "client.rate_limit.requests: expected at least 1"],
    [10, "wrong-type", "client.rate_limit"],
  ])("%j is refused: %s", (limit, code, message) => {
    const { diagnostics } = planYaml(JSON.stringify(oneResource({ client: { rate_limit: limit } })));
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    expect(errors[0]).toMatchObject({ code, message: expect.stringContaining(message) as string });
    expect(errors[0]?.pointer).toMatch(/^\/client\/rate_limit/);
  });
});
