const LINES = /^(application|text)\/(.*\+)?(x-)?(json-?lines?|jsonl|ndjson|json-seq|json-stream)$/;

/** Whether a media type is a sequence of JSON values: JSON Lines, NDJSON or RFC 7464. */
export function isJsonLines(type: string): boolean {
  return LINES.test(type) || type === "application/stream+json";
}

/** Whether a media type is JSON (RFC 6839: any `+json`), or may be. */
export function isJson(type: string): boolean {
  if (isJsonLines(type)) return false;
  return (
    type === "*/*" || type === "text/json" || /^application\/(.*\+)?json$/.test(type) || /^application\/\*$/.test(type)
  );
}
