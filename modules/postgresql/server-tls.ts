import { readCertificates, readKeyPair, type ContentToCopy } from "../../src";

/** The options of a TLS server, and the files that they name. */
export interface ServerTls {
  readonly options: readonly string[];
  readonly files: readonly ContentToCopy[];
}

const CERT_FILE = "/etc/mayfly-postgres.crt";
const KEY_FILE = "/etc/mayfly-postgres.key";
const CA_FILE = "/etc/mayfly-postgres-ca.crt";
/** The user that the image's entrypoint changes to. */
export const SERVER_USER = "postgres";

/** Returns the options and files for TLS (postgresql.org/docs/current/ssl-tcp.html). Throws InvalidOptionError. */
export function serverTls(cert: string, key: string, ca: string | undefined): ServerTls {
  const pair = readKeyPair(cert, key, "withSSL");
  const authority = ca === undefined ? undefined : readCertificates(ca, "withSSL.caCert");
  return {
    options: [
      ...["-c", "ssl=on", "-c", `ssl_cert_file=${CERT_FILE}`, "-c", `ssl_key_file=${KEY_FILE}`],
      ...(authority === undefined ? [] : ["-c", `ssl_ca_file=${CA_FILE}`]),
    ],
    files: [
      { content: pair.cert, target: CERT_FILE },
      // The server refuses a key that others can read.
      { content: pair.key, target: KEY_FILE, mode: 0o600, reader: SERVER_USER },
      ...(authority === undefined ? [] : [{ content: authority, target: CA_FILE }]),
    ],
  };
}
