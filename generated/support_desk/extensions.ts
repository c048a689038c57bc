import type { Extensions } from "./runtime/extensions.ts";

/** Code of your own that the connector calls; this file is made once and never overwritten. */
export const extensions: Extensions = {};
