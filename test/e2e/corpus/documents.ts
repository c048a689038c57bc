import { existsSync } from "node:fs";
import { basename, delimiter, dirname, join, resolve } from "node:path";

/** An OpenAPI document that somebody publishes. */
export interface CorpusDocument {
  readonly name: string;
  readonly path: string;
  /** How many of its resources are generated at most, in the short run. */
  readonly limit: number | undefined;
}

/** Whether every document is generated as a whole (`npm run corpus`), or a few of them in part. */
export const isWhole = process.env["GEN_CORPUS"] === "all";

const SHARED = resolve("../shared");

/** Documents from npm packages, which are always there. */
const PUBLISHED = [
  "node_modules/@octokit/openapi/generated/api.github.com.json",
  "node_modules/@figma/rest-api-spec/openapi/openapi.yaml",
];

/** Folders and files of third-party documents beside the project, which need not be there. */
const INFERENCE =
  "algolia.yaml blogger.yaml box.json coingecko.json dropbox_sign.yaml giphy.yaml gmail.yaml google_tasks.yaml " +
  "google_webfonts.yaml intercom.yaml lob.yaml opsgenie.json pandadoc.json paypal.json paypal_catalogs.json " +
  "paypal_disputes.json paypal_invoicing.json paypal_payments.json pokeapi.yaml recurly.yaml rootly.json sendgrid.json " +
  "sentry.json shortcut.json svix.json twilio.json twilio_chat.json twilio_conversations.json twilio_monitor.json " +
  "twilio_studio.json twilio_trunking.json twilio_verify.json wikimedia.yaml xkcd.yaml ynab.yaml";
const CORPUS =
  "figma-rest.yaml libopenapi-badref-burgershop.yaml redocly-museum.yaml spotify-web.yaml stackexchange-2.0.yaml " +
  "swagger-petstore3.yaml swaggercodegen-petstore-fake-v2.yaml digitalocean-v2/DigitalOcean-public.v2.yaml";

/** Of these the short run takes a part: a document of Swagger 2.0. */
const SHORT = ["swaggercodegen-petstore-fake-v2.yaml"];
const LIMIT = 3;

/** The documents of this run; further ones are named in `GEN_CORPUS_DOCUMENTS`, with the system's path delimiter between them. */
export function corpusDocuments(): readonly CorpusDocument[] {
  const shared = [
    ...INFERENCE.split(" ").map((name) => join(SHARED, "inference/specs", name)),
    ...CORPUS.split(" ").map((name) => join(SHARED, "corpus/openapi", name)),
  ];
  const wanted = isWhole ? shared : shared.filter((path) => SHORT.includes(basename(path)));
  const further = (process.env["GEN_CORPUS_DOCUMENTS"] ?? "").split(delimiter).filter((path) => path !== "");
  const paths = [...PUBLISHED.map((path) => resolve(path)), ...wanted.filter((path) => existsSync(path)), ...further];
  return paths.map((path) => ({ name: nameOf(path), path, limit: isWhole ? undefined : LIMIT }));
}

/** Whether the documents beside the project are there. */
export const hasShared = existsSync(join(SHARED, "inference/specs"));

/** The file's name, with its package's where that says more. */
function nameOf(path: string): string {
  const base = basename(path).replace(/\.(ya?ml|json)$/, "");
  const words = base === "openapi" ? `${basename(dirname(dirname(path)))}_${base}` : base;
  return words.replaceAll(/\W+/g, "_").toLowerCase();
}
