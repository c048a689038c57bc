const OWN_CODE =
  "Python functions and classes cannot run here: own code is a typed function in extensions.ts that the config names, with the same arguments and outcome.";

/** Cases that make no sense in TypeScript, or where following dlt would serve nobody: what holds here, and why. */
export const decisions: Readonly<Record<string, string>> = {
  A09: "A config is data, not objects in memory: a paginator of the defaults is written into each resource as the same call.",
  A15: "A config holds no resource objects: what dlt takes from elsewhere is a resource of the same config, unselected where only its children are wanted.",
  A16: "There is no resource outside of the config that defaults could spare: what a resource says itself, null included, wins over them.",
  A17: "In place of resource objects stand constant values (`parents`) and resources at a full URL of another API.",
  B08: "A parent row's empty text is no value, by `on_parent_value_missing`: in a path it would name another resource. An empty text that the config itself writes is sent.",
  B13: "Texts are as JSON has them (`true`, `1.5`), not as Python prints them (`True`, `None`): no API expects those. Null leaves the parameter out; a list or object within a text is an error, as a whole JSON value it stays what it is.",
  B15: "Python's format specifications and conversions (`{id:>5}`, `{id!r}`) are refused with their place; in a Python config they are computed where the value is known.",
  C10: "fetch refuses a body on GET, and so does the generator: the config says `method: POST`, with `safe: true` where that only reads, or moves the values into `params`.",
  C25: "fetch has no options for proxies and certificates: a connector's option `fetch` is called for every request and adds what its platform knows.",
  E32: OWN_CODE,
  G09: "204 and 205 are pages without rows. An empty body with another status looks like an answer that broke off and is an error; the hook `afterResponse` can make a 204 of it.",
  G10: "Selectors are RFC 9535 and dlt's shorter forms; what gives a number in place of rows (a.`len`) is refused, as are keys with odd characters outside of quotes.",
  I07: OWN_CODE,
  I08: OWN_CODE,
  I09: OWN_CODE,
  I32: "A connector reads nothing from the environment but credentials: time limits and retries are options of the connector, over what the config says.",
  J01: 'Conditions that are expressions are declared (`state == "open"`) and compiled; a Python lambda becomes a typed function in extensions.ts.',
  J02: OWN_CODE,
  J06: OWN_CODE,
  K23: "`add_limit` is said to a load or a reading: `maxPages`, `maxRows`, and `budgetMs` for time. The page with the last of the rows is committed as a whole.",
  K25: "A Python `convert` becomes a typed function in extensions.ts; for instants `format` says it without code.",
  L17: "A row is known by the API's own key, under every strategy: there is no made-up id that could change. Only where rows have no key do they get a `_row_id`, and their lists carry it.",
  L33: "Rows of lists are known by their row's own key and their place (`_issues_id`, `_idx`): the same in every load, and joined without hashes.",
  L34: "Rows of lists within lists carry the key of the outermost row and the places of all lists around them (`_issues_id`, `_kids_idx`, `_idx`), so that one join reaches both.",
  N09: "Each kind of row is a resource of its own with a `filter`, a `table_name` and a row type: a table whose name only the data tells could have neither types nor keys. A Python function for `table_name` is refused with that advice.",
  O02: "`evolve` widens a column where that loses nothing (integers to larger ones or doubles); a row whose value does not fit even so is kept in `_rejected` and told, where dlt makes a second column. The other modes are as in dlt.",
  U05: "Nothing of a credential is shown, not even its first and last letter.",
  U14: OWN_CODE,
};
