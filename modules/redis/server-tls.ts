import { readCertificates, readKeyPair, type ContentToCopy } from "../../src";
import { SERVER_USERS } from "./server-users";

/** The certificates of a server with TLS: each is PEM text or the path of a PEM file. */
export interface RedisTls {
  /** The server's certificate, followed by intermediate ones. */
  readonly cert: string;
  /** The private key, without passphrase. */
  readonly key: string;
  /** The authority for clients' certificates. A client without a certificate is also accepted. */
  readonly ca?: string;
}

/** The options of a server with TLS, and the files that they name. */
export interface ServerTls {
  readonly options: readonly string[];
  readonly files: readonly ContentToCopy[];
}

export const CERT_FILE = "/etc/mayfly-redis.crt";
const KEY_FILE = "/etc/mayfly-redis.key";
const CA_FILE = "/etc/mayfly-redis-ca.crt";

/**
 * Returns the settings (redis.io/docs/latest/operate/oss_and_stack/management/security/encryption). Throws
 * InvalidOptionError.
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

/** redis-cli's options inside the container, where no name matches the certificate. */
export const CLI_TLS_OPTIONS: readonly string[] = ["--tls", "--insecure"];
