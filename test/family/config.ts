/** A three-level chain: projects, their issues (followed by `updated_at`), the issues' comments. */
export function chain(changes: { issues?: object; comments?: object; projects?: object } = {}): object {
  const endpoint = { data_selector: "data", paginator: { type: "offset", limit: 2, total_path: null } };
  return {
    name: "chain",
    client: { base_url: "https://api.example.com" },
    resource_defaults: { primary_key: "id", write_disposition: "merge", deletes: "none" },
    resources: [
      {
        name: "comments",
        include_from_parent: ["_projects_id", "id"],
        endpoint: {
          ...endpoint,
          path: "/projects/{resources.issues._projects_id}/issues/{resources.issues.id}/comments",
        },
        columns: { id: { data_type: "bigint" }, text: { data_type: "text" } },
        ...changes.comments,
      },
      {
        name: "issues",
        include_from_parent: ["id"],
        endpoint: {
          ...endpoint,
          path: "/projects/{id}/issues",
          params: { id: { type: "resolve", resource: "projects", field: "id" }, since: "{incremental.start_value}" },
          incremental: { cursor_path: "u", initial_value: 1, row_order: "asc", settle: "PT0S" },
        },
        columns: { id: { data_type: "bigint" }, u: { data_type: "bigint", nullable: false } },
        ...changes.issues,
      },
      {
        name: "projects",
        endpoint: { ...endpoint, path: "/projects" },
        columns: { id: { data_type: "bigint" }, name: { data_type: "text" } },
        ...changes.projects,
      },
    ],
  };
}
