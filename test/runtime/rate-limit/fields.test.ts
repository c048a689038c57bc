import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { announcements, type HeaderNames } from "../../../templates/runtime/rate-limit/fields.ts";
import { resetMs } from "../../../templates/runtime/rate-limit/reset.ts";

const NOW = Date.parse("2024-06-01T00:00:00Z");

/** Policy, what is left, and seconds until there is more. */
function told(headers: Readonly<Record<string, string>>, names?: HeaderNames): readonly (string | number)[][] {
  return announcements(new Headers(headers), NOW, names).map(({ policy, remaining, resetAt }) => [
    policy,
    remaining,
    (resetAt - NOW) / 1000,
  ]);
}

describe("what answers tell of a limit", () => {
  it.each<[title: string, headers: Record<string, string>, want: readonly (string | number)[][]]>([
    ["the RateLimit field", { ratelimit: '"default";r=50;t=30' }, [["default", 50, 30]]],
    [
      "several policies",
      { ratelimit: '"burst";r=0;t=1, "daily";r=990;t=86000;pk=:dHJpYWw=:' },
      [
        ["burst", 0, 1],
        ["daily", 990, 86000],
      ],
    ],
    ["a policy without quotes", { ratelimit: "default;r=7;t=9" }, [["default", 7, 9]]],
    [
      "the interval of the policy where no time is told",
      { ratelimit: '"p";r=0', "ratelimit-policy": '"other";q=1;w=1, "p";q=100;w=60' },
      [["p", 0, 60]],
    ],
    ["an earlier form of the field", { ratelimit: "limit=100, remaining=0, reset=50" }, [["", 0, 50]]],
    [
      "three fields of their own",
      { "ratelimit-limit": "9", "ratelimit-remaining": "1", "ratelimit-reset": "5" },
      [["", 1, 5]],
    ],
    ["X- fields with seconds", { "x-ratelimit-remaining": "3", "x-ratelimit-reset": "12" }, [["", 3, 12]]],
    [
      "X- fields with epoch seconds",
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(NOW / 1000 + 40) },
      [["", 0, 40]],
    ],
    [
      "X- fields with epoch milliseconds",
      { "x-rate-limit-remaining": "0", "x-rate-limit-reset": String(NOW + 1500) },
      [["", 0, 1.5]],
    ],
    [
      "X- fields with a date of HTTP",
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "Sat, 01 Jun 2024 00:00:08 GMT" },
      [["", 0, 8]],
    ],
    [
      "X- fields with an ISO date",
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "2024-06-01T00:00:08" },
      [["", 0, 8]],
    ],
    ["X- fields with a fraction", { "x-ratelimit-remaining": "2", "x-ratelimit-reset-after": "0.25" }, [["", 2, 0.25]]],
    ["X- fields with a duration", { "x-ratelimit-remaining": "2", "x-ratelimit-reset": "1m30s" }, [["", 2, 90]]],
    [
      "an instant by the server's own clock",
      {
        date: "Sat, 01 Jun 2024 00:01:00 GMT",
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": String(NOW / 1000 + 65),
      },
      [["", 0, 5]],
    ],
    [
      "a moment in the past as now",
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(NOW / 1000 - 5) },
      [["", 0, 0]],
    ],
    ["nothing without a time", { "x-ratelimit-remaining": "0" }, []],
    ["nothing without a number", { "x-ratelimit-remaining": "many", "x-ratelimit-reset": "5" }, []],
    ["nothing where the time cannot be read", { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "soon" }, []],
    ["nothing in an empty field", { ratelimit: "" }, []],
    ["nothing without fields", {}, []],
  ])("%s", (_, headers, want) => {
    expect(told(headers)).toEqual(want);
  });

  it("is read from an API's own names alone, where they are given", () => {
    const names: HeaderNames = { remaining: "X-Left", reset: "X-Until", format: "milliseconds" };
    expect(
      told({ "x-left": "4", "x-until": "2500", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "9" }, names),
    ).toEqual([["", 4, 2.5]]);
    expect(told({ "x-ratelimit-remaining": "0", "x-ratelimit-reset": "9" }, names)).toEqual([]);
  });

  it("is nothing rather than an error in any text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.string({ maxLength: 60 }), (one, other) => {
        const headers = new Map([
          ["ratelimit", one],
          ["ratelimit-policy", other],
          ["x-ratelimit-remaining", other],
          ["x-ratelimit-reset", one],
          ["date", other],
        ]);
        const found = announcements({ get: (name) => headers.get(name) ?? null }, NOW);
        return found.every(({ remaining, resetAt }) => Number.isInteger(remaining) && remaining >= 0 && resetAt >= NOW);
      }),
    );
  });
});

describe("when there is more", () => {
  it.each([
    ["1717200005", "seconds", 1717200005000],
    ["1717200005", "epoch_seconds", 5000],
    ["1500", "milliseconds", 1500],
    ["1500", "auto", 1500000],
    ["1500", "date", undefined],
    ["2h", "auto", 7200000],
    ["1d1h1m1s1ms", "auto", 90061001],
    ["250ms", "auto", 250],
    ["5m", "seconds", undefined],
    ["-5", "auto", undefined],
    ["", "auto", undefined],
  ] as const)("%s as %s is %s ms", (text, format, want) => {
    expect(resetMs(text, format, NOW)).toBe(want);
  });

  it("is the same in every form", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 86_400 }), (seconds) => {
        const at = NOW + seconds * 1000;
        const forms = [
          String(seconds),
          String(at / 1000),
          String(at),
          new Date(at).toISOString(),
          new Date(at).toUTCString(),
        ];
        return forms.every((form) => resetMs(form, "auto", NOW) === seconds * 1000);
      }),
    );
  });
});
