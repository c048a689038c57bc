import type { Cases } from "./ids/case.ts";
import { inference } from "./ids/documents.ts";
import { contracts, merging, names } from "./ids/loads.ts";
import { detection, paginators, selectors } from "./ids/pages.ts";
import { auth, expansion, placeholders, requests } from "./ids/requests.ts";
import { dependents, incremental, processing, responses } from "./ids/rows.ts";

/** A section of the cases that tell how a connector behaves beside dlt. */
export interface Section {
  readonly letter: string;
  readonly title: string;
  /** Whether each of its cases must have a test. */
  readonly required: boolean;
  readonly cases: Cases;
}

export const sections: readonly Section[] = [
  { letter: "A", title: "Config", required: true, cases: expansion },
  { letter: "B", title: "Placeholders", required: true, cases: placeholders },
  { letter: "C", title: "Requests", required: true, cases: requests },
  { letter: "U", title: "Credentials", required: true, cases: auth },
  { letter: "E", title: "Paginators", required: true, cases: paginators },
  { letter: "F", title: "Detection", required: true, cases: detection },
  { letter: "G", title: "Selectors", required: true, cases: selectors },
  { letter: "H", title: "Dependent resources", required: true, cases: dependents },
  { letter: "I", title: "Response actions and retries", required: true, cases: responses },
  { letter: "J", title: "Processing", required: true, cases: processing },
  { letter: "K", title: "Incremental loading", required: true, cases: incremental },
  { letter: "L", title: "Merging", required: true, cases: merging },
  { letter: "N", title: "Names and types", required: true, cases: names },
  { letter: "O", title: "Contracts", required: true, cases: contracts },
  { letter: "P", title: "OpenAPI documents", required: true, cases: inference },
];
