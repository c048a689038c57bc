import type { MockRequest } from "./request.ts";
import type { MockTokenEndpoint } from "./token-endpoint.ts";

/** The credentials that a mocked API asks for. */
export interface MockAuth {
  /** Whether a request carries them. */
  readonly accepts: (request: MockRequest) => boolean;
  /** The query parameters that carry them, which links leave out. */
  readonly queries?: readonly string[];
  /** Where the API gives tokens that it accepts. */
  readonly endpoints?: readonly MockTokenEndpoint[];
}
