import { readCertificates, readKeyPair, type ContentToCopy } from "../../src";

/** TLS as a server gets it. */
export interface ServerTls {
  readonly options: readonly string[];
  /** What its options name, and the entrypoint that has to run before the image's own. */
  readonly files: readonly ContentToCopy[];
}

const CERT_FILE = "/etc/mayfly-postgres.crt";
const KEY_FILE = "/etc/mayfly-postgres.key";
const CA_FILE = "/etc/mayfly-postgres-ca.crt";
const OWN_KEY_FILE = "/tmp/mayfly-postgres.key";
export const ENTRYPOINT_FILE = "/usr/local/bin/mayfly-entrypoint.sh";

// The server takes its key only from a file that is its own and that nobody else can read. Which
// user it is depends on the image and on withUser, so that the container itself makes that file.
const ENTRYPOINT = `#!/bin/sh
set -e
rm -f ${OWN_KEY_FILE}
(umask 077 && cp ${KEY_FILE} ${OWN_KEY_FILE})
if [ "$(id -u)" = 0 ]; then chown postgres ${OWN_KEY_FILE}; fi
exec "$@"
`;

/** postgresql.org/docs/current/ssl-tcp.html. */
export function serverTls(cert: string, key: string, ca: string | undefined): ServerTls {
  const pair = readKeyPair(cert, key, "SSL");
  const authority = ca === undefined ? undefined : readCertificates(ca, "SSL: authority");
  return {
    options: [
      ...["-c", "ssl=on", "-c", `ssl_cert_file=${CERT_FILE}`, "-c", `ssl_key_file=${OWN_KEY_FILE}`],
      ...(authority === undefined ? [] : ["-c", `ssl_ca_file=${CA_FILE}`]),
    ],
    files: [
      { content: pair.cert, target: CERT_FILE },
      { content: pair.key, target: KEY_FILE },
      ...(authority === undefined ? [] : [{ content: authority, target: CA_FILE }]),
      { content: ENTRYPOINT, target: ENTRYPOINT_FILE, mode: 0o755 },
    ],
  };
}
