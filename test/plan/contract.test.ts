import { expect, test } from "vitest";
import { planContract } from "../../generator/plan/contract.ts";
import { oneResource, planYaml } from "../support/config.ts";

test.each([
  { given: null, want: undefined },
  { given: "evolve", want: undefined },
  { given: {}, want: undefined },
  { given: "freeze", want: { tables: "freeze", columns: "freeze", dataType: "freeze" } },
  { given: { columns: "discard_row", data_type: "evolve" }, want: { columns: "discard_row" } },
  { given: { data_type: "discard_value" }, want: { dataType: "discard_value" } },
] as const)("O05 a contract of $given", ({ given, want }) => {
  expect(planContract({ schema_contract: given })).toEqual(want);
});

test("O05 a resource's contract wins over the one of all", () => {
  const config = oneResource({ resource: { schema_contract: { tables: "freeze" } } });
  const { connector } = planYaml(
    JSON.stringify({ ...config, resource_defaults: { schema_contract: "discard_value" } }),
  );
  expect(connector?.resources[0]?.contract).toEqual({ tables: "freeze" });
});

test.each([
  { given: undefined, want: false },
  { given: null, want: false },
  { given: "evolve", want: true },
])("O05 a load can say another contract where the config says one: $given is $want", ({ given, want }) => {
  const config = oneResource({ resource: { schema_contract: given } });
  expect(planYaml(JSON.stringify(config)).connector?.knowsContracts).toBe(want);
});
