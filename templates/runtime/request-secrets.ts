import { encodePart } from "./http/url.ts";
import type { Json } from "./json.ts";
import type { Placeholder } from "./values.ts";

/** The credentials that stand in paths, parameters, headers and bodies of requests. */
export interface RequestSecrets {
  /** The credential of an option; throws where it is missing. */
  readonly get: (option: string) => string;
  /** The credentials that requests have used so far: what is to be concealed. */
  readonly used: () => readonly string[];
  /** A position as it may be kept: a link often repeats what the request carried. */
  readonly hide: (position: Json) => Json;
  /** A kept position with the credentials in their places again. */
  readonly show: (position: Json) => Json;
}

/**
 * Reads each credential where a request first needs it, so that one which no loaded resource needs may be missing.
 *
 * @param sources what reads a credential, by its option
 */
export function requestSecrets(sources: Readonly<Record<string, () => string>>): RequestSecrets {
  const used = new Map<string, string>();
  const get = (option: string): string => {
    const value = used.get(option) ?? sources[option]?.() ?? "";
    used.set(option, value);
    return value;
  };
  return {
    get,
    used: () => [...used.values()],
    hide: (position) => {
      const names = new Map([...used].flatMap(([option, value]) => pairs(option, value).map(([a, b]) => [b, a])));
      return replaced(position, names);
    },
    show: (position) => {
      const kept = JSON.stringify(position);
      const options = Object.keys(sources).filter((option) => kept.includes(`{secrets.${option}`));
      return replaced(position, new Map(options.flatMap((option) => pairs(option, get(option)))));
    },
  };
}

/** Stands for a credential of the connector's options. */
export function secretValue(option: string): Placeholder {
  return { fill: ({ secrets }) => secrets?.get(option) };
}

/** What stands for a credential in a kept position, plain and as URLs have it, with what it stands for. */
function pairs(option: string, value: string): [name: string, value: string][] {
  return [
    [`{secrets.${option}}`, value],
    [`{secrets.${option}:encoded}`, encodePart(value)],
    [`{secrets.${option}:form}`, encodePart(value).replaceAll("%20", "+")],
  ];
}

/** A position in whose texts each of the given texts has become another, all at once, longer ones first. */
function replaced(position: Json, texts: ReadonlyMap<string, string>): Json {
  if (texts.size === 0) return position;
  if (typeof position === "string") {
    const wanted = [...texts.keys()].sort((a, b) => b.length - a.length).map(escaped);
    return position.replace(new RegExp(wanted.join("|"), "g"), (found) => texts.get(found) ?? found);
  }
  if (typeof position !== "object" || position === null) return position;
  const entries = Object.entries(position).map(([key, value]) => [key, replaced(value, texts)] as const);
  // The keys of a list are its indexes, in order.
  return Array.isArray(position) ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
