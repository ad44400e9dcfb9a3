import { readCertificates, readKeyPair, type ContentToCopy } from "../../src";
import { SERVER_USERS } from "./server-users";

/** What a server needs for TLS: each as PEM text or as the path of a PEM file. */
export interface RedisTls {
  /** The server's certificate, with those between it and its authority. */
  readonly cert: string;
  /** Its private key, without passphrase. */
  readonly key: string;
  /** The authority that a client's certificate must be of, when the client shows one. */
  readonly ca?: string;
}

/** TLS as a server gets it: its options, and the files that they name. */
export interface ServerTls {
  readonly options: readonly string[];
  readonly files: readonly ContentToCopy[];
}

export const CERT_FILE = "/etc/mayfly-redis.crt";
const KEY_FILE = "/etc/mayfly-redis.key";
const CA_FILE = "/etc/mayfly-redis-ca.crt";

/** redis.io/docs/latest/operate/oss_and_stack/management/security/encryption. */
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

/** How redis-cli reaches such a server from within its container, where no name fits the certificate. */
export const CLI_TLS_OPTIONS: readonly string[] = ["--tls", "--insecure"];
