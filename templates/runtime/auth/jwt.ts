import { ConfigurationError } from "../errors.ts";
import { base64Url } from "./base64.ts";
import { pkcs8 } from "./pem.ts";

/** How a JSON web token is signed (RFC 7518, 3.1). */
export type JwtAlgorithm = "RS256" | "ES256" | "HS256";

/** What a JSON web token is signed with. */
export interface JwtKey {
  /** A PEM text; for HS256 the shared secret. */
  readonly key: string;
  readonly algorithm: JwtAlgorithm;
  /** The key's id, for the token's header. */
  readonly keyId?: string | undefined;
}

const parameters = {
  RS256: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
  // Its signature is the two numbers side by side, as RFC 7518, 3.4 asks for.
  ES256: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
  HS256: { name: "HMAC", hash: "SHA-256" },
} as const;

/**
 * Claims as a signed JSON web token (RFC 7519), by the Web Cryptography of the platform.
 *
 * @throws ConfigurationError for a key that is none of the algorithm's; the key is not shown.
 */
export async function signedJwt(claims: object, { key, algorithm, keyId }: JwtKey): Promise<string> {
  const header = { alg: algorithm, typ: "JWT", ...(keyId === undefined ? {} : { kid: keyId }) };
  const content = [header, claims].map((part) => base64Url(JSON.stringify(part))).join(".");
  const signature = await signature256(new TextEncoder().encode(content), key, algorithm);
  return `${content}.${base64Url(new Uint8Array(signature))}`;
}

async function signature256(content: Uint8Array, key: string, algorithm: JwtAlgorithm): Promise<ArrayBuffer> {
  const [format, bytes] =
    algorithm === "HS256" ? (["raw", new TextEncoder().encode(key)] as const) : (["pkcs8", pkcs8(key)] as const);
  try {
    const signingKey = await crypto.subtle.importKey(format, copied(bytes), parameters[algorithm], false, ["sign"]);
    return await crypto.subtle.sign(parameters[algorithm], signingKey, copied(content));
  } catch {
    // What the platform says may show the key.
    throw new ConfigurationError(
      `The private key cannot sign with ${algorithm}: check the key and the \`algorithm\` of the source config.`,
    );
  }
}

/** The bytes in a buffer of their own, which every version of the platform's types takes. */
function copied(bytes: Uint8Array): ArrayBuffer {
  const buffer = new ArrayBuffer(bytes.length);
  new Uint8Array(buffer).set(bytes);
  return buffer;
}
