import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Schemas } from "./schemas.ts";
import type { JsonObject } from "../values.ts";

/** An OpenAPI document with every `$ref` found, whatever its version; the parts have OpenAPI 3.1's shape. */
export interface OpenApiDocument {
  /** The file as the user named it. */
  readonly file: string;
  /** As the document says: "2.0", "3.0.3", "3.1.0". */
  readonly version: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string | undefined };
  readonly servers: readonly Server[];
  /** Which credentials every operation needs unless it says otherwise; `undefined` where the document does not say. */
  readonly security: readonly SecurityRequirement[] | undefined;
  readonly securitySchemes: ReadonlyMap<string, SecurityScheme>;
  /** In document order. */
  readonly operations: readonly Operation[];
  readonly schemas: Schemas;
  /** The whole document as data, for extensions. Swagger 2.0 stays as written. */
  readonly raw: JsonObject;
}

/** What reading a document gives. */
export interface LoadedOpenApi {
  /** Absent where the file cannot be used at all; then a diagnostic is an error. */
  readonly document?: OpenApiDocument;
  readonly diagnostics: readonly Diagnostic[];
  /** Every file that was read: the document and what its `$ref`s lead to, in the order of first mention. */
  readonly files: readonly string[];
}

/** Where the API is reached. */
export interface Server {
  /** With `{variables}`; may be relative. */
  readonly url: string;
  readonly description: string | undefined;
  readonly variables: readonly ServerVariable[];
}

interface ServerVariable {
  readonly name: string;
  readonly default: string | undefined;
  readonly values: readonly string[];
  readonly description: string | undefined;
}

/** Alternatives are a list of these; all schemes of one are needed together. An empty one means: also without credentials. */
export type SecurityRequirement = ReadonlyMap<string, readonly string[]>;

export interface SecurityScheme {
  readonly name: string;
  readonly type: "apiKey" | "http" | "oauth2" | "openIdConnect" | "mutualTLS";
  readonly description: string | undefined;
  /** Of `apiKey`: where the key goes, and under which name. */
  readonly in: string | undefined;
  readonly parameter: string | undefined;
  /** Of `http`: "bearer", "basic", "digest"…, lower case. */
  readonly scheme: string | undefined;
  readonly bearerFormat: string | undefined;
  readonly flows: readonly OAuthFlow[];
  readonly raw: JsonObject;
}

export interface OAuthFlow {
  readonly type: "clientCredentials" | "authorizationCode" | "implicit" | "password";
  readonly tokenUrl: string | undefined;
  readonly scopes: readonly string[];
}

/** One operation, its references resolved down to, but not into, the schemas. */
export interface Operation {
  /** Upper case. */
  readonly method: string;
  /** As in the document: "/users/{user_id}". */
  readonly path: string;
  /** JSON pointer of the operation. */
  readonly pointer: string;
  readonly operationId: string | undefined;
  readonly summary: string | undefined;
  readonly description: string | undefined;
  readonly deprecated: boolean;
  readonly tags: readonly string[];
  /** Of the path and the operation; the operation's win. */
  readonly parameters: readonly Parameter[];
  readonly body: RequestBody | undefined;
  readonly responses: readonly Response[];
  /** `undefined` where the document's applies; an empty list for none at all. */
  readonly security: readonly SecurityRequirement[] | undefined;
  readonly servers: readonly Server[];
  /** As written, for extensions. */
  readonly raw: JsonObject;
}

export interface Parameter {
  readonly name: string;
  readonly in: "query" | "path" | "header" | "cookie";
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly description: string | undefined;
  /** Perhaps a `$ref`; read it through the document's schemas. */
  readonly schema: unknown;
  readonly example: unknown;
  readonly style: string | undefined;
  readonly explode: boolean | undefined;
  readonly pointer: string;
}

export interface RequestBody {
  readonly required: boolean;
  readonly description: string | undefined;
  readonly content: readonly Media[];
}

export interface Response {
  /** "200", "2XX", "default". */
  readonly status: string;
  readonly description: string | undefined;
  readonly headers: readonly {
    readonly name: string;
    readonly description: string | undefined;
    readonly schema: unknown;
  }[];
  readonly content: readonly Media[];
  readonly pointer: string;
}

export interface Media {
  /** Lower case, without parameters: "application/json". */
  readonly type: string;
  /** Perhaps a `$ref`; `undefined` where the document has none. */
  readonly schema: unknown;
  /** Values of `example` and `examples`. */
  readonly examples: readonly unknown[];
}
