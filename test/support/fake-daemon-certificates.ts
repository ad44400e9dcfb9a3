import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { isIP } from "node:net";

/** A certificate and its key, as PEM strings. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const OID = {
  commonName: "550403",
  basicConstraints: "551d13",
  subjectAltName: "551d11",
  ecdsaWithSha256: "2a8648ce3d040302",
};

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** A certificate authority that issues certificates for hosts and clients. */
export class CertificateAuthority {
  readonly cert: string;
  readonly #keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
    const isAuthority = extension(OID.basicConstraints, true, sequence(boolean(true)));
    this.cert = this.#issue(name, this.#keys.publicKey, [isAuthority]);
  }

  /** Issues a certificate for a server with these names and addresses, or for a client; valid until tomorrow. */
  certificate(
    name: string,
    hosts: readonly string[] = [],
    { expired = false }: { readonly expired?: boolean } = {},
  ): Certificate {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const names = hosts.map((host) =>
      isIP(host) === 4
        ? der(0x87, Buffer.from(host.split(".").map(Number)))
        : der(0x82, Buffer.from(host, "ascii")),
    );
    const alternatives =
      hosts.length === 0 ? [] : [extension(OID.subjectAltName, false, sequence(...names))];
    return {
      cert: this.#issue(name, publicKey, alternatives, expired ? -HOUR_MS : DAY_MS),
      key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    };
  }

  #issue(
    subject: string,
    publicKey: KeyObject,
    extensions: readonly Buffer[],
    validFor = DAY_MS,
  ): string {
    const algorithm = sequence(oid(OID.ecdsaWithSha256));
    const now = Date.now();
    const body = sequence(
      der(0xa0, integer(2)),
      integer(now),
      algorithm,
      distinguishedName(this.#name),
      sequence(time(now - DAY_MS), time(now + validFor)),
      distinguishedName(subject),
      publicKey.export({ type: "spki", format: "der" }),
      ...(extensions.length === 0 ? [] : [der(0xa3, sequence(...extensions))]),
    );
    const signature = sign("sha256", body, this.#keys.privateKey);
    const certificate = sequence(body, algorithm, der(0x03, Buffer.from([0]), signature));
    const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
    return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
  }
}

// X.509 is written in DER: every value is a tag, a length and its content.
function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const value = Buffer.concat(content);
  const length = value.length;
  const head =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), value]);
}

function sequence(...content: readonly Buffer[]): Buffer {
  return der(0x30, ...content);
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, "hex"));
}

function boolean(value: boolean): Buffer {
  return der(0x01, Buffer.from([value ? 0xff : 0]));
}

function integer(value: number): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
  // A leading 1 bit would make it negative.
  const positive = (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
  return der(0x02, positive);
}

function time(milliseconds: number): Buffer {
  const digits = new Date(milliseconds).toISOString().replace(/\D/g, "").slice(0, 14);
  return der(0x18, Buffer.from(`${digits}Z`, "ascii"));
}

function distinguishedName(commonName: string): Buffer {
  const name = der(0x0c, Buffer.from(commonName, "utf8"));
  return sequence(der(0x31, sequence(oid(OID.commonName), name)));
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), der(0x04, value));
}
