import { readCertificates, readKeyPair, type ContentToCopy } from "../../src";
import { SERVER_USERS } from "./server-users";

/** The certificates and the key of a TLS server: each is a PEM string or the path of a PEM file. */
export interface RedisTls {
  /** The server's certificate, followed by any intermediate certificates. */
  readonly cert: string;
  /** The private key, without a passphrase. */
  readonly key: string;
  /** The authority that signs clients' certificates. Clients without a certificate are still accepted. */
  readonly ca?: string;
}

/** The options of a TLS server, and the files that they name. */
export interface ServerTls {
  readonly options: readonly string[];
  readonly files: readonly ContentToCopy[];
}

export const CERT_FILE = "/etc/mayfly-redis.crt";
const KEY_FILE = "/etc/mayfly-redis.key";
const CA_FILE = "/etc/mayfly-redis-ca.crt";

/**
 * Returns the options and files for TLS (redis.io/docs/latest/operate/oss_and_stack/management/security/encryption).
 * Throws InvalidOptionError if a certificate or the key is invalid.
 */
export function serverTls({ cert, key, ca }: RedisTls, port: number): ServerTls {
  const pair = readKeyPair(cert, key, "withTls");
  const authority = ca === undefined ? undefined : readCertificates(ca, "withTls.ca");
  return {
    options: [
      ...["--tls-port", String(port), "--port", "0"],
      ...["--tls-cert-file", CERT_FILE, "--tls-key-file", KEY_FILE],
      ...(authority === undefined
        ? ["--tls-auth-clients", "no"]
        : ["--tls-ca-cert-file", CA_FILE, "--tls-auth-clients", "optional"]),
    ],
    files: [
      { content: pair.cert, target: CERT_FILE },
      { content: pair.key, target: KEY_FILE, mode: 0o600, reader: SERVER_USERS },
      ...(authority === undefined ? [] : [{ content: authority, target: CA_FILE }]),
    ],
  };
}

/** redis-cli's options inside the container. The certificate need not name localhost, so it is not checked. */
export const CLI_TLS_OPTIONS: readonly string[] = ["--tls", "--insecure"];
