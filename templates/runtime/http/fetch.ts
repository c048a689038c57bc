/** The part of the standard `fetch` that a connector uses; the global one fits. */
export type Fetch = (input: string, init: RequestInit) => Promise<Response>;
