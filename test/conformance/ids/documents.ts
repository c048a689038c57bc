import type { Cases } from "./case.ts";

/** Section P: what an OpenAPI document tells. */
export const inference: Cases = {
  P01: ["C", "offset and limit, with a count in the answer"],
  P02: ["X", "offset and limit without any total"],
  P03: ["C", "a link to the next page in the answer"],
  P04: ["C", "a cursor that goes both ways"],
  P05: ["X", "page numbers, with and without a count"],
  P06: ["C", "the paginator of most lists"],
  P07: ["C", "parameters that look like paging, but lead nowhere"],
  P08: ["C", "where the rows are"],
  P09: ["C", "which field is the key"],
  P10: ["C", "parents by the variables of paths"],
  P11: ["C", "names of resources"],
  P12: ["X", "credentials by the security schemes"],
};
