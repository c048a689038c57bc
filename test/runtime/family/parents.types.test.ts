import { expectTypeOf, test } from "vitest";
import type { ChildClient } from "../../../templates/runtime/child-client.ts";
import { parentField } from "../../../templates/runtime/parents.ts";

interface Project {
  readonly id: number;
  readonly owner: { readonly login: string };
}

test("a parent's field that does not exist is a compile error", () => {
  parentField<Project>("id");
  parentField<Project>("owner", "login");
  // @ts-expect-error -- Project has no such field
  parentField<Project>("ID");
});

test("parents that a caller gives have the fields that requests need", () => {
  type Options = NonNullable<Parameters<ChildClient<{ id: number }, Pick<Project, "id">>["rows"]>[0]>;
  expectTypeOf<{ parents: { id: number }[] }>().toExtend<Options>();
  expectTypeOf<{ parents: { name: string }[] }>().not.toExtend<Options>();
});
