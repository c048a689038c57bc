/** Cases that make no sense in TypeScript, or where following dlt would serve nobody: what holds here, and why. */
export const decisions: Readonly<Record<string, string>> = {
  A09: "A config is data, not objects in memory: a paginator of the defaults is written into each resource as the same call.",
};
