/** Cases that make no sense in TypeScript, or where following dlt would serve nobody: what holds here, and why. */
export const decisions: Readonly<Record<string, string>> = {
  A09: "A config is data, not objects in memory: a paginator of the defaults is written into each resource as the same call.",
  A15: "A config holds no resource objects: what dlt takes from elsewhere is a resource of the same config, unselected where only its children are wanted.",
  A16: "There is no resource outside of the config that defaults could spare: what a resource says itself, null included, wins over them.",
  A17: "In place of resource objects stand constant values (`parents`) and resources at a full URL of another API.",
  B08: "A parent row's empty text is no value, by `on_parent_value_missing`: in a path it would name another resource. An empty text that the config itself writes is sent.",
  C25: "fetch has no options for proxies and certificates: a connector's option `fetch` is called for every request and adds what its platform knows.",
  G09: "204 and 205 are pages without rows. An empty body with another status looks like an answer that broke off and is an error; the hook `afterResponse` can make a 204 of it.",
  G10: "Selectors are RFC 9535 and dlt's shorter forms; what gives a number in place of rows (a.`len`) is refused, as are keys with odd characters outside of quotes.",
};
