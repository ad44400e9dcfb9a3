import { sign, type JsonWebKey, type KeyObject } from "node:crypto";

/** A private key in an SSH agent. */
export interface AgentKey {
  /** The public key in SSH's format; clients use it to identify the key. */
  readonly blob: Buffer;
  /** The comment in the key's file, often `user@machine`. */
  readonly comment: string;
  /** Returns a signature in SSH's format. `flags` are those of the agent protocol. */
  sign(data: Buffer, flags: number): Buffer;
}

// https://datatracker.ietf.org/doc/html/draft-ietf-sshm-ssh-agent, section 5.3
const RSA_SHA2_256 = 2;
const RSA_SHA2_512 = 4;

/** The curves of RFC 5656, their hash functions, and the length of their numbers in bytes. */
const CURVES: Readonly<Partial<Record<string, { name: string; hash: string; bytes: number }>>> = {
  "P-256": { name: "nistp256", hash: "sha256", bytes: 32 },
  "P-384": { name: "nistp384", hash: "sha384", bytes: 48 },
  "P-521": { name: "nistp521", hash: "sha512", bytes: 66 },
};

/** Returns a key for the agent. Throws if it is not an RSA, ECDSA or Ed25519 key. */
export function toAgentKey(key: KeyObject, comment: string): AgentKey {
  const jwk = key.export({ format: "jwk" });
  const { kty, crv = "" } = jwk;
  const curve = CURVES[crv];
  if (kty === "RSA") return { comment, ...rsa(key, jwk) };
  if (kty === "EC" && curve !== undefined) return { comment, ...ecdsa(key, jwk, curve) };
  if (crv === "Ed25519") return { comment, ...ed25519(key, jwk) };
  throw new Error(`unsupported key type: ${kty ?? ""} ${crv}`);
}

type Kind = Pick<AgentKey, "blob" | "sign">;

/** See RFC 4253, section 6.6, and RFC 8332. */
function rsa(key: KeyObject, { e, n }: JsonWebKey): Kind {
  return {
    blob: Buffer.concat([sshString("ssh-rsa"), sshNumber(bytes(e)), sshNumber(bytes(n))]),
    sign: (data, flags) => {
      const [algorithm, hash] =
        (flags & RSA_SHA2_256) !== 0
          ? ["rsa-sha2-256", "sha256"]
          : (flags & RSA_SHA2_512) !== 0
            ? ["rsa-sha2-512", "sha512"]
            : ["ssh-rsa", "sha1"];
      return signature(algorithm, sign(hash, data, key));
    },
  };
}

/** See RFC 5656, section 3.1. */
function ecdsa(
  key: KeyObject,
  { x, y }: JsonWebKey,
  curve: { readonly name: string; readonly hash: string; readonly bytes: number },
): Kind {
  const algorithm = `ecdsa-sha2-${curve.name}`;
  const point = Buffer.concat([Buffer.of(4), bytes(x), bytes(y)]);
  return {
    blob: Buffer.concat([sshString(algorithm), sshString(curve.name), sshString(point)]),
    sign: (data) => {
      const both = sign(curve.hash, data, { key, dsaEncoding: "ieee-p1363" });
      const [r, s] = [both.subarray(0, curve.bytes), both.subarray(curve.bytes)];
      return signature(algorithm, Buffer.concat([sshNumber(r), sshNumber(s)]));
    },
  };
}

/** See RFC 8709. */
function ed25519(key: KeyObject, { x }: JsonWebKey): Kind {
  const algorithm = "ssh-ed25519";
  return {
    blob: Buffer.concat([sshString(algorithm), sshString(bytes(x))]),
    sign: (data) => signature(algorithm, sign(null, data, key)),
  };
}

const bytes = (text: string | undefined): Buffer => Buffer.from(text ?? "", "base64url");

function signature(algorithm: string, content: Buffer): Buffer {
  return Buffer.concat([sshString(algorithm), sshString(content)]);
}

/** Encodes a `string` of RFC 4251: its length, then its bytes. */
export function sshString(content: string | Buffer): Buffer {
  const data = Buffer.from(content as string);
  return Buffer.concat([sshInteger(data.length), data]);
}

/** Encodes a `uint32` of RFC 4251. */
export function sshInteger(value: number): Buffer {
  const data = Buffer.alloc(4);
  data.writeUInt32BE(value);
  return data;
}

/**
 * Encodes a positive `mpint` of RFC 4251: without leading zero bytes, except one if the first bit is
 * set.
 */
function sshNumber(value: Buffer): Buffer {
  const first = value.findIndex((byte) => byte !== 0);
  const digits = first === -1 ? Buffer.alloc(0) : value.subarray(first);
  const sign = (digits[0] ?? 0) >= 0x80 ? Buffer.alloc(1) : Buffer.alloc(0);
  return sshString(Buffer.concat([sign, digits]));
}
