import { readCertificates, readKeyPair, type ContentToCopy } from "../../src/module";
import type { PostgreSqlSettings } from "./settings";

const CERT_FILE = "/etc/mayfly-postgres.crt";
const KEY_FILE = "/etc/mayfly-postgres.key";
const CA_FILE = "/etc/mayfly-postgres-ca.crt";
/** The user that the image's entrypoint changes to. */
export const SERVER_USER = "postgres";

/** Returns the files of a TLS server. Throws InvalidOptionError for one that cannot be read. */
export function tlsFiles(cert: string, key: string, ca: string | undefined): ContentToCopy[] {
  const pair = readKeyPair(cert, key, "withSSL");
  const authority = ca === undefined ? undefined : readCertificates(ca, "withSSL.caCert");
  return [
    { content: pair.cert, target: CERT_FILE },
    // The server refuses a key that others can read.
    { content: pair.key, target: KEY_FILE, mode: 0o600, reader: SERVER_USER },
    ...(authority === undefined ? [] : [{ content: authority, target: CA_FILE }]),
  ];
}

/** Returns the options that name these files (postgresql.org/docs/current/ssl-tcp.html). */
export function tlsOptions(tls: PostgreSqlSettings["tls"]): string[] {
  if (tls === "none") return [];
  return [
    ...["-c", "ssl=on", "-c", `ssl_cert_file=${CERT_FILE}`, "-c", `ssl_key_file=${KEY_FILE}`],
    ...(tls === "server" ? [] : ["-c", `ssl_ca_file=${CA_FILE}`]),
  ];
}
