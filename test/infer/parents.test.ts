import { describe, expect, test } from "vitest";
import { get } from "../../generator/read/values.ts";
import { answers } from "../read/openapi/documents.ts";
import { configOf, list, query, row } from "./support.ts";

const plain = { get: answers(list()) };
const inPath = (name: string, rest: object = {}) => ({
  name,
  in: "path",
  required: true,
  schema: { type: "string" },
  ...rest,
});
const path = (resource: unknown) => get(get(resource, "endpoint"), "path");

describe("which list fills a variable, and with which field", () => {
  const cases: readonly { given: string; paths: object; child: string; want: string }[] = [
    {
      given: "the list right before it",
      paths: { "/boards": plain, "/boards/{board_id}/cards": plain },
      child: "cards",
      want: "/boards/{resources.boards.id}/cards",
    },
    {
      given: "a trailing slash",
      paths: { "/boards/": plain, "/boards/{id}/cards/": plain },
      child: "cards",
      want: "/boards/{resources.boards.id}/cards/",
    },
    {
      given: "a file extension",
      paths: {
        "/Accounts.json": { get: answers(list(row({ sid: "string" }))) },
        "/Accounts/{AccountSid}/Keys.json": plain,
      },
      child: "keys",
      want: "/Accounts/{resources.accounts.sid}/Keys.json",
    },
    {
      given: "the plural elsewhere",
      paths: { "/v1/companies": plain, "/v1/company/{company_id}/notes": plain },
      child: "notes",
      want: "/v1/company/{resources.companies.id}/notes",
    },
    {
      given: "rows without an id, by what they are called",
      paths: { "/tags": { get: answers(list(row({ name: "string" }))) }, "/tags/{tag}/wikis": plain },
      child: "wikis",
      want: "/tags/{resources.tags.name}/wikis",
    },
    {
      given: "rows that are wrapped around what is listed",
      paths: {
        "/me/shows": {
          get: answers(
            list({
              type: "object",
              properties: {
                added_at: { type: "string" },
                show: { type: "object", properties: { id: { type: "string" } } },
              },
            }),
          ),
        },
        "/shows/{id}/episodes": plain,
      },
      child: "episodes",
      want: "/shows/{resources.shows.show.id}/episodes",
    },
    {
      given: "no list whose rows have nothing to fill it with",
      paths: { "/blocks": { get: answers(list(row({ weight: "string" }))) }, "/blocks/{hash}/outputs": plain },
      child: "outputs",
      want: "/blocks/{secrets.hash}/outputs",
    },
    {
      given: "a list verb",
      paths: { "/templates/list": plain, "/templates/{template_id}/files": plain },
      child: "files",
      want: "/templates/{resources.templates.id}/files",
    },
    {
      given: "the name of the rows' schema",
      paths: {
        "/users/@me/lists": { get: answers(list({ $ref: "#/components/schemas/TaskList" })) },
        "/tasks/{tasklist}/open": plain,
      },
      child: "open",
      want: "/tasks/{resources.lists.id}/open",
    },
    {
      given: "a field of the same name",
      paths: {
        "/countries": { get: answers(list(row({ country_code: "string", name: "string" }))) },
        "/countries/{CountryCode}/numbers": plain,
      },
      child: "numbers",
      want: "/countries/{resources.countries.country_code}/numbers",
    },
    {
      given: "a field by the variable's last word",
      paths: {
        "/teams": { get: answers(list(row({ id: "integer", slug: "string" }))) },
        "/teams/{team_slug}/members": plain,
      },
      child: "members",
      want: "/teams/{resources.teams.slug}/members",
    },
    {
      given: "its own id before somebody else's id of it",
      paths: {
        "/companies": { get: answers(list(row({ company_id: "string", id: "string" }))) },
        "/companies/{company_id}/notes": plain,
      },
      child: "notes",
      want: "/companies/{resources.companies.id}/notes",
    },
    {
      given: "what rows are called, where a text is asked for and the key is a number",
      paths: {
        "/orgs": { get: answers(list(row({ id: "integer", login: "string" }))) },
        "/orgs/{org}/hooks": { get: answers(list(), { parameters: [inPath("org")] }) },
      },
      child: "hooks",
      want: "/orgs/{resources.orgs.login}/hooks",
    },
    {
      given: "nothing gives it",
      paths: { "/zones/{zone}/records": plain },
      child: "records",
      want: "/zones/{secrets.zone}/records",
    },
  ];
  test.each(cases)("$given", ({ paths, child, want }) => {
    const { resources } = configOf(paths, { components: { schemas: { TaskList: row({ id: "string" }) } } });
    expect(path(resources[child])).toBe(want);
  });
});

test("grandparents come along with the parent's rows", () => {
  const { resources } = configOf({
    "/orgs": plain,
    "/orgs/{org_id}/projects": plain,
    "/orgs/{org_id}/projects/{project_id}/tasks": plain,
    "/orgs/{org_id}/projects/{project_id}/tasks/{task_id}/notes": plain,
  });
  expect(path(resources["tasks"])).toBe("/orgs/{resources.projects._orgs_id}/projects/{resources.projects.id}/tasks");
  expect(get(resources["projects"], "include_from_parent")).toStrictEqual(["id"]);
  expect(path(resources["notes"])).toBe(
    "/orgs/{resources.tasks._projects__orgs_id}/projects/{resources.tasks._projects_id}/tasks/{resources.tasks.id}/notes",
  );
  expect(get(resources["tasks"], "include_from_parent")).toStrictEqual(["_orgs_id", "id"]);
});

test("a variable that the parent's rows have is read from them", () => {
  const repo = row({ id: "integer", name: "string", owner: row({ login: "string" }) });
  const parameters = [inPath("owner"), inPath("repo", { description: "The name of the repository." })];
  const { resources } = configOf({
    "/user/repos": { get: answers(list(repo)) },
    "/repos/{owner}/{repo}/issues": { get: answers(list(), { parameters }) },
  });
  expect(path(resources["issues"])).toBe("/repos/{resources.repos.owner.login}/{resources.repos.name}/issues");
});

test("parents never form a circle", () => {
  const { resources } = configOf({ "/a/{b_id}/as": plain, "/b/{a_id}/bs": plain });
  const used = Object.values(resources).map((resource) => /\{resources\.(\w+)/.exec(String(path(resource)))?.[1]);
  expect(used.filter((name) => name !== undefined).length).toBeLessThan(2);
});

test("a parent that needs what nobody gives is the last choice", () => {
  const needy = {
    get: answers(list(), { parameters: [query("external_link", { type: "string" }, { required: true })] }),
  };
  const { resources } = configOf({
    "/links/stories": needy,
    "/epics": plain,
    "/epics/{epic_id}/stories": plain,
    "/stories/{story_id}/comments": plain,
  });
  expect(String(path(resources["comments"]))).toMatch(/^\/stories\/\{resources\.(epic_)?stories\.id\}\/comments$/);
  expect(get(resources[/resources\.(\w+)/.exec(String(path(resources["comments"])))?.[1] ?? ""], "operation")).toBe(
    "GET /epics/{epic_id}/stories",
  );
});

describe("constants", () => {
  const cases: readonly { given: string; parameter: object; want: string }[] = [
    {
      given: "the caller's own account",
      parameter: inPath("userId", {
        description: "The special value `me` can be used to indicate the authenticated user.",
      }),
      want: "/users/me/labels",
    },
    {
      given: "the only value",
      parameter: inPath("userId", { schema: { type: "string", enum: ["all"] } }),
      want: "/users/all/labels",
    },
    {
      given: "the default",
      parameter: inPath("userId", { schema: { type: "string", default: "-" } }),
      want: "/users/-/labels",
    },
    {
      given: "a default with braces",
      parameter: inPath("userId", { schema: { type: "string", default: "{secrets.x}" } }),
      want: "/users/{{secrets.x}}/labels",
    },
  ];
  test.each(cases)("$given", ({ parameter, want }) => {
    const { resources } = configOf({ "/users/{userId}/labels": { get: answers(list(), { parameters: [parameter] }) } });
    expect(path(resources["labels"])).toBe(want);
  });
});

test("a required query parameter may name a parent too", () => {
  const parameters = [query("account_id", { type: "string" }, { required: true })];
  const { resources } = configOf({ "/accounts": plain, "/payments": { get: answers(list(), { parameters }) } });
  expect(get(get(resources["payments"], "endpoint"), "params")).toStrictEqual({
    account_id: "{resources.accounts.id}",
  });
});
