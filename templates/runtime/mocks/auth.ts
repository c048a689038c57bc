import type { MockRequest } from "./request.ts";

/** The credentials that a mocked API asks for. */
export interface MockAuth {
  /** Whether a request carries them. */
  readonly accepts: (request: MockRequest) => boolean;
  /** The query parameter that carries them, which links leave out. */
  readonly query?: string;
}
