import { ConnectorError } from "./errors.ts";

/** The error that a function of extensions.ts failed, by its name there; `where` is what it was called for. */
export function ownCodeFailed(where: string, name: string, cause: unknown): ConnectorError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ConnectorError(`${where}: \`${name}\` of extensions.ts failed: ${reason}`, { cause });
}

/** A value that a function gave, for the message that it is not what was expected. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value) ? "a list" : `a value of type ${typeof value}`;
}
