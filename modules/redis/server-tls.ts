import { readCertificates, readKeyPair, type ContentToCopy } from "../../src/module";
import { SERVER_USERS } from "./server-users";
import type { RedisSettings } from "./settings";

/** The certificates and the key of a TLS server: each is a PEM string or the path of a PEM file. */
export interface RedisTls {
  /** The server's certificate, followed by any intermediate certificates. */
  readonly cert: string;
  /** The private key, without a passphrase. */
  readonly key: string;
  /** The authority that signs clients' certificates. Clients without a certificate are still accepted. */
  readonly ca?: string;
}

export const CERT_FILE = "/etc/mayfly-redis.crt";
const KEY_FILE = "/etc/mayfly-redis.key";
const CA_FILE = "/etc/mayfly-redis-ca.crt";

/** Returns the files of a TLS server. Throws InvalidOptionError for one that cannot be read. */
export function tlsFiles({ cert, key, ca }: RedisTls): ContentToCopy[] {
  const pair = readKeyPair(cert, key, "withTls");
  const authority = ca === undefined ? undefined : readCertificates(ca, "withTls.ca");
  return [
    { content: pair.cert, target: CERT_FILE },
    { content: pair.key, target: KEY_FILE, mode: 0o600, reader: SERVER_USERS },
    ...(authority === undefined ? [] : [{ content: authority, target: CA_FILE }]),
  ];
}

/** Returns the options that name these files (redis.io/docs/latest/operate/oss_and_stack/management/security/encryption). */
export function tlsOptions({ tls, asksClients, port }: RedisSettings): string[] {
  if (!tls) return [];
  return [
    ...["--tls-port", String(port), "--port", "0"],
    ...["--tls-cert-file", CERT_FILE, "--tls-key-file", KEY_FILE],
    ...(asksClients
      ? ["--tls-ca-cert-file", CA_FILE, "--tls-auth-clients", "optional"]
      : ["--tls-auth-clients", "no"]),
  ];
}

/** redis-cli's options inside the container. The certificate need not name localhost, so it is not checked. */
export const CLI_TLS_OPTIONS: readonly string[] = ["--tls", "--insecure"];
