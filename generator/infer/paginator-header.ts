import { fact } from "./fact.ts";
import type { PagingRule } from "./paginator.ts";
import { wordsOf } from "../words/words.ts";

/** The response declares a `Link` header (RFC 8288), or the operation's prose does. */
export const byHeader: PagingRule = ({ candidate }) => {
  const { operation } = candidate;
  const declared = operation.responses.some(
    (response) =>
      response.status.startsWith("2") && response.headers.some((header) => header.name.toLowerCase() === "link"),
  );
  if (declared)
    return { paginator: fact({ type: "header_link" }, 0.9, "the response declares a Link header"), used: [] };
  if (!/\blink\b[\s`"'*]{1,3}(response )?header/i.test(operation.description ?? "")) return undefined;
  return { paginator: fact({ type: "header_link" }, 0.75, "the description speaks of a Link header"), used: [] };
};

/** The response says that there is more, and the request takes the id of the last row seen. */
export const byLastRecord: PagingRule = ({ candidate, inputs, outputs }) => {
  const input = inputs.find(
    (item) =>
      item.in === "query" &&
      /^(starting_?after|since_?id|after_?id|last_?id|from_?id|start_?after)(_?id)?$/i.test(item.name),
  );
  if (input === undefined) return undefined;
  const more = outputs.find(
    (output) => output.type === "boolean" && wordsOf(output.path.at(-1) ?? "").includes("more"),
  );
  const id = [...candidate.rowProperties.keys()].find((name) => name.toLowerCase() === "id");
  if (id === undefined) return undefined;
  const config = {
    type: "last_record",
    cursor_param: input.name,
    cursor_path: id,
    ...(more === undefined ? {} : { has_more_path: more.path.join(".") }),
  };
  return {
    paginator: fact(
      config,
      more === undefined ? 0.7 : 0.9,
      `${JSON.stringify(input.name)} takes the last row's ${JSON.stringify(id)}`,
    ),
    used: [input.name],
  };
};
