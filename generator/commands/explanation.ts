import { redact } from "../diagnostics/redact.ts";
import { visible } from "../diagnostics/visible.ts";
import { type Explanation, type InferredValue, WEAK } from "../infer/explain.ts";

/** What `--explain` asks about: everything, or one resource. */
export type Explain = { readonly resource: string | undefined };

/** `--explain` alone is about everything, with a name about that resource. */
export function explainAsked(value: unknown): Explain | undefined {
  if (typeof value !== "string") return undefined;
  return { resource: value === "" ? undefined : value };
}

/** The explanations that are asked for; `undefined` where no resource has the name. */
export function chosen(all: readonly Explanation[], { resource }: Explain): readonly Explanation[] | undefined {
  if (resource === undefined) return all;
  const found = all.filter((each) => each.resource === resource);
  return found.length === 0 ? undefined : found;
}

/** Why each inferred value is what it is, for people: the value as a config writes it, how sure it is, and the reason. */
export function explanationText(explanations: readonly Explanation[], spec: string): string {
  const blocks = explanations.map(({ resource, values }) => {
    return [`${resource === undefined ? "client" : shown(resource)}:`, ...values.flatMap(valueLines)].join("\n");
  });
  const document = shown(spec);
  const how =
    `To change a value, write it in a config: \`gen init ${document} > my_api.yaml\` writes down all of them,\n` +
    "`gen connector my_api.yaml` generates from what is written there.";
  return `${[...blocks, how].join("\n\n")}\n`;
}

/** What `--explain` cannot answer. */
export function noSuchResource({ resource = "" }: Explain, known: readonly string[]): string {
  return `There is no resource ${shown(JSON.stringify(resource))} to explain. There are: ${known.map(shown).join(", ")}.\n`;
}

/** The explanations as plain data, without secrets. */
export function explanationData(explanations: readonly Explanation[]): object[] {
  return explanations.map(({ resource, confidence, values }) => ({
    resource: resource ?? null,
    confidence,
    values: values.map(({ at, value, confidence: sure, why }) => {
      const safe: unknown = JSON.parse(redact(JSON.stringify(value)));
      return { at, value: safe, confidence: sure, why: redact(why) };
    }),
  }));
}

/** How sure a value is, and whether that is little. */
export function sureness(confidence: number): string {
  return `${Math.round(confidence * 100)} %`;
}

/** ` ?` behind what is worth a look. */
export function weakMark(confidence: number | undefined): string {
  return confidence !== undefined && confidence < WEAK ? " ?" : "";
}

function valueLines({ at, value, confidence, why }: InferredValue): readonly string[] {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const mark = weakMark(confidence) === "" ? " " : "?";
  return [`  ${mark} ${shown(at)}: ${shown(text)}`, `      ${sureness(confidence)}: ${shown(why)}`];
}

function shown(text: string): string {
  return visible(redact(text));
}
