import { HEAD, type Mistake } from "./basic-mistakes.ts";

const ISSUES = `  - name: issues
    columns:
      id: { data_type: bigint }
      state: { data_type: text }
      updated_at: { data_type: timestamp }
    endpoint:
      data_selector: data
      paginator: single_page
`;
const COMMENTS = `  - name: comments
    endpoint:
      data_selector: data
      paginator: single_page
`;
const authOf = (auth: string): string =>
  `client:\n  base_url: https://api.example.com\n  auth: ${auth}\nresources: [issues]\n`;

/** What goes wrong with credentials, parents, response actions, cursors and processing steps. */
export const FEATURE_MISTAKES: readonly Mistake[] = [
  {
    what: "credentials of a type that is none",
    yaml: authOf("{ type: nonsense }"),
    code: "invalid-value",
    line: 3,
    fix: "Write `bearer`, `api_key`, `http_basic`, `oauth2_client_credentials`, `oauth2_refresh_token`, `oauth2_jwt_bearer`, `session_token` or `custom`.",
  },
  {
    what: "credentials whose type has a letter wrong",
    yaml: authOf("{ type: oauth2_client_credential }"),
    code: "invalid-value",
    line: 3,
    fix: "Write `oauth2_client_credentials`.",
  },
  {
    what: "credentials without a type",
    yaml: authOf('{ key: "{secrets.key}" }'),
    code: "missing-key",
    line: 3,
    fix: "Add `type`: `bearer`, `api_key`, `http_basic`, `oauth2_client_credentials`, `oauth2_refresh_token`, `oauth2_jwt_bearer`, `session_token` or `custom`.",
  },
  {
    what: "an option with a letter wrong, in a list of credentials",
    yaml: authOf('[{ type: bearer, tokn: "{secrets.token}" }]'),
    code: "unknown-key",
    line: 3,
    fix: "Write `token`.",
  },
  {
    what: "scopes instead of scope",
    yaml: authOf("{ type: oauth2_client_credentials, access_token_url: /token, scopes: [a] }"),
    code: "unknown-key",
    line: 3,
    fix: "Write `scope`.",
  },
  {
    what: "a token URL without scheme",
    yaml: authOf(
      '{ type: oauth2_client_credentials, access_token_url: login.example.com/token, client_id: a, client_secret: "{secrets.b}" }',
    ),
    code: "invalid-url",
    line: 3,
    fix: "Write https:// before it; a path below `base_url` begins with a slash.",
  },
  {
    what: "a client secret in the open",
    yaml: authOf("{ type: oauth2_client_credentials, access_token_url: /token, client_secret: 5ecret }"),
    code: "literal-secret",
    line: 3,
    fix: 'Write `"{secrets.client_secret}"` and revoke the secret if the file was shared; the connector then takes it as an option or from the environment.',
  },
  {
    what: "a login request by its name alone",
    yaml: authOf("session_token"),
    code: "missing-key",
    line: 3,
    fix: "Write `{ type: session_token, login: { path: /login, json: { … } }, token_path: token }`.",
  },
  {
    what: "a login request that is not described",
    yaml: authOf("{ type: session_token, token_path: token }"),
    code: "missing-key",
    line: 3,
    fix: "Add `login`.",
  },
  {
    what: "a token in two places",
    yaml: authOf("{ type: session_token, login: { path: /login }, token_path: a, token_header: X-A }"),
    code: "conflicting-options",
    line: 3,
    fix: "Remove one of them.",
  },
  {
    what: "a placeholder that is almost one for secrets",
    yaml: authOf('{ type: bearer, token: "{secret.token}" }'),
    code: "unknown-placeholder",
    line: 3,
    fix: "Write `{secrets.<name>}`; for literal braces double them: `{{` and `}}`.",
  },
  {
    what: "parents in a circle",
    yaml: `${HEAD}${ISSUES}      path: /comments/{resources.comments.id}/issues\n${COMMENTS}      path: /issues/{resources.issues.id}/comments\n`,
    code: "parent-cycle",
    line: 17,
    fix: "Let one of them be without parent.",
  },
  {
    what: "a resource that is its own parent",
    yaml: `${HEAD}${ISSUES}      path: /issues/{resources.issues.id}/issues\n`,
    code: "parent-cycle",
    line: 12,
    fix: "Let one of them be without parent.",
  },
  {
    what: "two parents",
    yaml: `${HEAD}${ISSUES}  - users\n${COMMENTS}      path: /issues/{resources.issues.id}/comments\n      params: { user: "{resources.users.id}" }\n`,
    code: "several-parents",
    line: 18,
    fix: "Take the fields of one of them over into the rows of the other with `include_from_parent`, and write `{resources.users._issues_<field>}`.",
  },
  {
    what: "a parent's field with a letter wrong",
    yaml: `${HEAD}${ISSUES}${COMMENTS}      path: /issues/{resources.issues.idd}/comments\n`,
    code: "undeclared-column",
    line: 16,
    fix: "Write `id`, or declare `idd` in its `columns`.",
  },
  {
    what: "a parent's field to include with a letter wrong",
    yaml: `${HEAD}${ISSUES}${COMMENTS}      path: /issues/{resources.issues.id}/comments\n    include_from_parent: [stat]\n`,
    code: "undeclared-column",
    line: 17,
    fix: "Write `state`, or declare `stat` in its `columns`.",
  },
  {
    what: "fields of a parent that is none",
    yaml: `${HEAD}${ISSUES}    include_from_parent: [id]\n`,
    code: "no-parent",
    line: 12,
    fix: "Write `{resources.<parent>.<field>}` into the path or the parameters, or remove `include_from_parent`.",
  },
  {
    what: "a resolve without field",
    yaml: `${HEAD}${ISSUES}${COMMENTS}      path: /issues/{id}/comments\n      params: { id: { type: resolve, resource: issues } }\n`,
    code: "missing-key",
    line: 17,
    fix: "Add `field`.",
  },
  {
    what: "one constant instead of a list",
    yaml: `${HEAD}${ISSUES}    parents: eu\n`,
    code: "wrong-type",
    line: 12,
    fix: "Write a list or an object, such as `[eu, us]`.",
  },
  {
    what: "constants that no request names",
    yaml: `${HEAD}${ISSUES}    parents: [eu, us]\n`,
    code: "conflicting-options",
    line: 12,
    fix: "Write `{parents.value}` into the path, the parameters, a header or the body, or remove `parents`.",
  },
  {
    what: "a constant's name with a letter wrong",
    yaml: `${HEAD}${ISSUES}      path: /{parents.regoin}/issues\n    parents: { region: [eu, us] }\n`,
    code: "unknown-placeholder",
    line: 12,
    fix: "Write `{parents.region}`, or add `regoin` to `parents`.",
  },
  {
    what: "groups without a size",
    yaml: `${HEAD}${ISSUES}${COMMENTS}      params: { ids: "{resources.issues.id}" }\n    group_parents: { separator: ";" }\n`,
    code: "missing-key",
    line: 17,
    fix: "Add `size`.",
  },
  {
    what: "an action that is none",
    yaml: `${HEAD}${ISSUES}      response_actions: [{ status_code: 404, action: nonsense }]\n`,
    code: "invalid-value",
    line: 12,
    fix: "Write `ignore`, `skip_page`, `skip_parent`, `stop`, `end`, `retry` or `fail`.",
  },
  {
    what: "a rule without action",
    yaml: `${HEAD}${ISSUES}      response_actions: [{ status_code: 404 }]\n`,
    code: "conflicting-options",
    line: 12,
    fix: "Add `action`, or `call` with the name of a function in extensions.ts.",
  },
  {
    what: "an action without condition",
    yaml: `${HEAD}${ISSUES}      response_actions: [{ action: ignore }]\n`,
    code: "conflicting-options",
    line: 12,
    fix: "Add `status_code`, `content`, `json_path` or `header`.",
  },
  {
    what: "a class of statuses",
    yaml: `${HEAD}${ISSUES}      response_actions: [{ status_code: 4xx, action: ignore }]\n`,
    code: "invalid-value",
    line: 12,
    fix: "Write a status from 100 to 599.",
  },
  {
    what: "one rule instead of a list",
    yaml: `${HEAD}${ISSUES}      response_actions: { status_code: 404, action: ignore }\n`,
    code: "wrong-type",
    line: 12,
    fix: "Write a list, such as `[{ status_code: 404, action: skip_page }]`.",
  },
  {
    what: "a parent to skip where there is none",
    yaml: `${HEAD}${ISSUES}      response_actions: [{ status_code: 404, action: skip_parent }]\n`,
    code: "conflicting-options",
    line: 12,
    fix: "Write `ignore`, `stop` or `fail`.",
  },
  {
    what: "incremental as a field's name",
    yaml: `${HEAD}${ISSUES}      incremental: updated_at\n`,
    code: "wrong-type",
    line: 12,
    fix: 'Write an object, such as `{ cursor_path: updated_at, initial_value: "2024-01-01T00:00:00Z" }`.',
  },
  {
    what: "no cursor",
    yaml: `${HEAD}${ISSUES}      incremental: { initial_value: 1 }\n`,
    code: "missing-key",
    line: 12,
    fix: "Add `cursor_path`.",
  },
  {
    what: "a cursor field with a letter wrong",
    yaml: `${HEAD}${ISSUES}      incremental: { cursor_path: updatd_at }\n`,
    code: "undeclared-column",
    line: 12,
    fix: "Write `updated_at`, or declare `updatd_at` in its `columns`.",
  },
  {
    what: "an order in words",
    yaml: `${HEAD}${ISSUES}      incremental: { cursor_path: updated_at, row_order: ascending }\n`,
    code: "invalid-value",
    line: 12,
    fix: "Write `asc` or `desc`.",
  },
  {
    what: "a start that is no instant",
    yaml: `${HEAD}${ISSUES}      incremental: { cursor_path: updated_at, initial_value: yesterday }\n`,
    code: "invalid-value",
    line: 12,
    fix: "Write an instant such as `2024-01-01T00:00:00Z`.",
  },
  {
    what: "a duration in words",
    yaml: `${HEAD}${ISSUES}      incremental: { cursor_path: updated_at, settle: 5 minutes }\n`,
    code: "invalid-value",
    line: 12,
    fix: "Write a number of seconds, or an ISO 8601 duration such as `PT1M`.",
  },
  {
    what: "a cursor whose type nothing tells",
    yaml: `${HEAD}${ISSUES}      incremental: { cursor_path: token }\n`,
    code: "unknown-cursor-type",
    line: 12,
    fix: "Declare `columns: { token: { data_type: timestamp } }` (or its true type), or give an `initial_value`.",
  },
  {
    what: "a step with a letter wrong",
    yaml: `${HEAD}${ISSUES}    processing_steps: [{ filtr: closed }]\n`,
    code: "unknown-key",
    line: 12,
    fix: "Write `filter`.",
  },
  {
    what: "a condition in JavaScript",
    yaml: `${HEAD}${ISSUES}    processing_steps: [{ filter: 'id > 1 && state' }]\n`,
    code: "invalid-expression",
    line: 12,
    fix: 'Write conditions as `state == "open" and n > 3`, names of other characters in backquotes.',
  },
  {
    what: "code instead of a function's name",
    yaml: `${HEAD}${ISSUES}    processing_steps: [{ map: 'lambda row: row' }]\n`,
    code: "invalid-value",
    line: 12,
    fix: "Write the name of a function that extensions.ts exports, such as `changeRow`: small letter first, no reserved word.",
  },
  {
    what: "two things in one step",
    yaml: `${HEAD}${ISSUES}    processing_steps: [{ filter: 'id > 1', rename: { id: key } }]\n`,
    code: "conflicting-options",
    line: 12,
    fix: "Write each as a step of its own.",
  },
  {
    what: "a step that says nothing",
    yaml: `${HEAD}${ISSUES}    processing_steps: [{}]\n`,
    code: "missing-key",
    line: 12,
    fix: "Add one of `filter`, `map`, `yield_map`, `add_fields`, `remove_fields`, `rename` or `flatten`, or remove the step.",
  },
  {
    what: "a list as a new field",
    yaml: `${HEAD}${ISSUES}    processing_steps: [{ add_fields: { tags: [a] } }]\n`,
    code: "wrong-type",
    line: 12,
    fix: "Write a text, a number, true or false, null or an object, such as `{ value: [1, 2] }`.",
  },
  {
    what: "a path that is none",
    yaml: `${HEAD}${ISSUES}    processing_steps: [{ remove_fields: [a b] }]\n`,
    code: "invalid-expression",
    line: 12,
    fix: "Write names with dots between, those of other characters in backquotes.",
  },
];
