import { expect, test } from "vitest";
import { oneResource, resourceOf } from "../support/config.ts";

test.each([
  { key: "key", want: ["key"] },
  { key: ["a.b"], want: ["a.b"] },
  { key: ["a", "b"], want: ["id"] },
  { key: undefined, want: ["id"] },
])("last_record goes on from the primary key $key where it is one field: $want", ({ key, want }) => {
  const config = oneResource({
    endpoint: { paginator: "last_record" },
    resource: key === undefined ? {} : { primary_key: key },
  });
  expect(resourceOf(config).paginator).toMatchObject({ field: want });
});
