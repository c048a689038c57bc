import { ConfigurationError } from "../errors.ts";

const numberZero = [0x02, 0x01, 0x00];
/** The object identifiers that say what kind of key it is (RFC 8017, A.1; RFC 5480, 2.1.1). */
const kinds: Readonly<Record<string, readonly number[]>> = {
  "RSA PRIVATE KEY": [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00],
  // With the curve P-256, the only one that ES256 signs with.
  "EC PRIVATE KEY": [
    ...[0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01],
    ...[0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07],
  ],
};

/**
 * The bytes of a private key in PEM (RFC 7468), as PKCS #8; older forms of RSA and P-256 keys are brought into it.
 * Line breaks may be written as `\\n`, as environment files have them.
 *
 * @throws ConfigurationError for anything else; the key is not shown.
 */
export function pkcs8(pem: string): Uint8Array {
  const text = pem.replaceAll("\\r", "").replaceAll("\\n", "\n");
  const [, label = "", body = ""] = /-----BEGIN ([A-Z ]+)-----([^-]*)-----END \1-----/.exec(text) ?? [];
  if (label === "ENCRYPTED PRIVATE KEY" || body.includes("ENCRYPTED")) {
    throw new ConfigurationError(
      "The private key is encrypted: decrypt it with `openssl pkcs8 -topk8 -nocrypt` and keep it as a secret.",
    );
  }
  const kind = kinds[label];
  const bytes = decoded(body);
  if (bytes === undefined || (label !== "PRIVATE KEY" && kind === undefined)) {
    throw new ConfigurationError(
      "The private key is no PEM text of a private key: it begins with -----BEGIN PRIVATE KEY-----.",
    );
  }
  if (kind === undefined) return bytes;
  return Uint8Array.from(der(0x30, [...numberZero, ...der(0x30, kind), ...der(0x04, [...bytes])]));
}

function decoded(body: string): Uint8Array | undefined {
  const text = body.replaceAll(/\s/g, "");
  if (text === "" || !/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return undefined;
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** A value with its tag and length (X.690, 8.1.3). */
function der(tag: number, content: readonly number[]): readonly number[] {
  const { length } = content;
  if (length < 0x80) return [tag, length, ...content];
  const size = length < 0x100 ? [length] : [length >> 8, length & 0xff];
  return [tag, 0x80 + size.length, ...size, ...content];
}
