/** What stands before the resources. */
export const HEAD = `client:
  base_url: https://api.example.com
resources:
`;
/** A resource whose endpoint can be gone on with. */
export const ENDPOINT = `  - name: issues
    endpoint:
      data_selector: data
      paginator: single_page
`;

/** A mistake of somebody who writes a source config. */
export interface Mistake {
  readonly what: string;
  readonly yaml: string;
  readonly code: string;
  readonly line: number;
  readonly fix: string;
}

/** What goes wrong with clients, resources, selectors and paginators. */
export const BASIC_MISTAKES: readonly Mistake[] = [
  {
    what: "a key with a letter wrong",
    yaml: `${HEAD}  - name: issues\n    primry_key: id\n`,
    code: "unknown-key",
    line: 5,
    fix: "Write `primary_key`.",
  },
  {
    what: "camelCase",
    yaml: "client:\n  baseUrl: https://api.example.com\nresources: [a]\n",
    code: "unknown-key",
    line: 2,
    fix: "Write `base_url`.",
  },
  {
    what: "a destination that there is not",
    yaml: `destinations:\n  - duckdb\n  - postgresql\n${HEAD}${ENDPOINT}`,
    code: "invalid-value",
    line: 3,
    fix: "Write `postgres`.",
  },
  {
    what: "one destination without a list",
    yaml: `destinations: duckdb\n${HEAD}${ENDPOINT}`,
    code: "wrong-type",
    line: 1,
    fix: "Write a list.",
  },
  {
    what: "no destination",
    yaml: `destinations: []\n${HEAD}${ENDPOINT}`,
    code: "invalid-value",
    line: 1,
    fix: "Write a list that is not empty.",
  },
  {
    what: "an endpoint's key beside the endpoint",
    yaml: `${HEAD}  - name: issues\n    path: /v1/issues\n`,
    code: "unknown-key",
    line: 5,
    fix: "Move it into `endpoint`.",
  },
  {
    what: "a resource's key in the endpoint",
    yaml: `${HEAD}  - name: issues\n    endpoint:\n      primary_key: id\n`,
    code: "unknown-key",
    line: 6,
    fix: "Move it out of `endpoint`, beside it.",
  },
  {
    what: "a client's key at the top",
    yaml: `base_url: https://api.example.com\nclient: {}\nresources: [a]\n`,
    code: "unknown-key",
    line: 1,
    fix: "Move it into `client`.",
  },
  {
    what: "a paginator's type with a letter wrong",
    yaml: `${HEAD}  - name: issues\n    endpoint:\n      paginator:\n        type: ofset\n        limit: 100\n`,
    code: "invalid-value",
    line: 7,
    fix: "Write `offset`.",
  },
  {
    what: "an option of another paginator",
    yaml: `${HEAD}  - name: issues\n    endpoint:\n      paginator:\n        type: json_link\n        limit: 100\n`,
    code: "unknown-key",
    line: 8,
    fix: "Remove it; known here: `type`, `next_url_path` and `maximum_pages`.",
  },
  {
    what: "a paginator whose type has another key",
    yaml: `${HEAD}  - name: issues\n    endpoint:\n      paginator: { typ: offset }\n`,
    code: "unknown-key",
    line: 6,
    fix: "Write `type`.",
  },
  {
    what: "an offset paginator without limit",
    yaml: `${HEAD}  - name: issues\n    endpoint:\n      paginator: offset\n`,
    code: "missing-key",
    line: 6,
    fix: "Write `{ type: offset, limit: 100 }`.",
  },
  {
    what: "a number as text",
    yaml: `${HEAD}  - name: issues\n    endpoint:\n      paginator:\n        type: offset\n        limit: "100"\n`,
    code: "wrong-type",
    line: 8,
    fix: "Write a number.",
  },
  {
    what: "no resources",
    yaml: "client: { base_url: https://api.example.com }\n",
    code: "missing-key",
    line: 1,
    fix: "Add `resources`.",
  },
  {
    what: "an empty list of resources",
    yaml: `client: { base_url: https://api.example.com }\nresources: []\n`,
    code: "no-resources",
    line: 2,
    fix: "Write a list that is not empty.",
  },
  {
    what: "a resource twice",
    yaml: `${HEAD}  - issues\n  - name: issues\n`,
    code: "duplicate-resource",
    line: 5,
    fix: "Give one of them another name, or remove it.",
  },
  {
    what: "a secret in the open",
    yaml: `client:\n  base_url: https://api.example.com\n  auth:\n    type: bearer\n    token: sk_live_12345\nresources: [a]\n`,
    code: "literal-secret",
    line: 5,
    fix: 'Write `"{secrets.token}"` and revoke the secret if the file was shared; the connector then takes it as an option or from the environment.',
  },
  {
    what: "a secret in a header",
    yaml: `client:\n  base_url: https://api.example.com\n  headers:\n    Authorization: Bearer abcdef\nresources: [a]\n`,
    code: "literal-secret",
    line: 4,
    fix: 'Write `"Bearer {secrets.token}"` and revoke the secret if the file was shared; the connector then takes it as an option or from the environment.',
  },
  {
    what: "an API key without type",
    yaml: `client:\n  base_url: https://api.example.com\n  auth:\n    api_key: "{secrets.api_key}"\nresources: [a]\n`,
    code: "missing-key",
    line: 4,
    fix: "Add `type: api_key`.",
  },
  {
    what: "a base URL without scheme",
    yaml: "client:\n  base_url: api.example.com/v1\nresources: [a]\n",
    code: "invalid-url",
    line: 2,
    fix: "Write https:// before it.",
  },
  {
    what: "credentials in the base URL",
    yaml: "client:\n  base_url: https://user:pass@api.example.com\nresources: [a]\n",
    code: "credentials-in-url",
    line: 2,
    fix: 'Remove them and write `auth: { type: http_basic, username: "{secrets.username}", password: "{secrets.password}" }`.',
  },
  {
    what: "two bodies",
    yaml: `${HEAD}${ENDPOINT}      method: POST\n      json: { a: 1 }\n      data: { b: 2 }\n`,
    code: "conflicting-options",
    line: 10,
    fix: "Remove one of them.",
  },
  {
    what: "a cursor in two places",
    yaml: `${HEAD}  - name: issues\n    endpoint:\n      paginator:\n        type: cursor\n        cursor_param: after\n        cursor_body_path: page.after\n`,
    code: "conflicting-options",
    line: 9,
    fix: "Remove one of them.",
  },
  {
    what: "incremental twice",
    yaml: `${HEAD}${ENDPOINT}      incremental: { cursor_path: updated_at }\n      params:\n        since: { type: incremental, cursor_path: updated_at }\n`,
    code: "conflicting-options",
    line: 10,
    fix: 'Keep `incremental` and write `since: "{incremental.start_value}"`.',
  },
  {
    what: "an object as parameter",
    yaml: `${HEAD}${ENDPOINT}      params:\n        filter: { status: open }\n`,
    code: "wrong-type",
    line: 9,
    fix: "Write the text that the API expects, or send an object in `json`.",
  },
  {
    what: "a path parameter without value",
    yaml: `${HEAD}${ENDPOINT}      path: /repos/{owner}/issues\n      params: { ownr: us }\n`,
    code: "unbound-parameter",
    line: 8,
    fix: "Add `owner` to `params`, beside `ownr`.",
  },
  {
    what: "an incremental placeholder without incremental",
    yaml: `${HEAD}${ENDPOINT}      params: { since: "{incremental.start_value}" }\n`,
    code: "unknown-placeholder",
    line: 8,
    fix: "Add `endpoint.incremental` with a `cursor_path`, or remove the placeholder.",
  },
  {
    what: "an unknown placeholder",
    yaml: `${HEAD}${ENDPOINT}      params: { since: "{incremental.strt_value}" }\n      incremental: { cursor_path: updated_at }\n`,
    code: "unknown-placeholder",
    line: 8,
    fix: "Write `{incremental.start_value}`, `{incremental.last_value}`, `{incremental.initial_value}`, `{incremental.end_value}`, `{resources.<parent>.<field>}` or `{secrets.<name>}`; for literal braces double them: `{{` and `}}`.",
  },
  {
    what: "a parent that is not there",
    yaml: `${HEAD}${ENDPOINT}      path: /issues/{resources.issuess.id}/comments\n`,
    code: "unknown-resource",
    line: 8,
    fix: "Write `issues`.",
  },
  {
    what: "a merge without key",
    yaml: `${HEAD}${ENDPOINT}    write_disposition: merge\n`,
    code: "merge-without-key",
    line: 8,
    fix: "Add `primary_key`, or write `write_disposition: append`.",
  },
  {
    what: "a selector that is none",
    yaml: `${HEAD}  - name: issues\n    endpoint:\n      data_selector: "data..["\n      paginator: single_page\n`,
    code: "invalid-selector",
    line: 6,
    fix: "Write a path of keys such as `data.items`; keys with odd characters as `['odd key']`.",
  },
  {
    what: "a body with GET",
    yaml: `${HEAD}${ENDPOINT}      json: { a: 1 }\n`,
    code: "body-on-get",
    line: 8,
    fix: "Write `method: POST`, or move the values into `params`.",
  },
  {
    what: "a method that gives no rows",
    yaml: `${HEAD}${ENDPOINT}      method: head\n`,
    code: "invalid-value",
    line: 8,
    fix: "Write a method that answers with rows, such as GET or POST.",
  },
  {
    what: "a method that HTTP cannot have",
    yaml: `${HEAD}${ENDPOINT}      method: LIST ALL\n`,
    code: "invalid-value",
    line: 8,
    fix: "Write the name of an HTTP method.",
  },
  {
    what: "a method that is nearly one that is known",
    yaml: `${HEAD}${ENDPOINT}      method: GETT\n`,
    code: "invalid-value",
    line: 8,
    fix: "Write `GET`.",
  },
];
