import { createHash, pbkdf2Sync } from "node:crypto";
import { readCertificates, readKeyPair, type ContentToCopy } from "../../src/module";
import { WEB_SOCKET_PORT, type MosquittoSettings } from "./settings";

/** The certificates and the key of a TLS server: each is a PEM string or the path of a PEM file. */
export interface MosquittoTls {
  /** The server's certificate, followed by any intermediate certificates. */
  readonly cert: string;
  /** The private key, without a passphrase. */
  readonly key: string;
  /** The authority of clients' certificates. If given, each client must present one; default: no client needs one. */
  readonly ca?: string;
}

/** The file that the image starts the server with (hub.docker.com/_/eclipse-mosquitto). */
export const CONFIG_FILE = "/mosquitto/config/mosquitto.conf";
const PASSWORD_FILE = "/mosquitto/config/mayfly-passwords";
const CERT_FILE = "/mosquitto/config/mayfly.crt";
const KEY_FILE = "/mosquitto/config/mayfly.key";
const CA_FILE = "/mosquitto/config/mayfly-ca.crt";
/** The user that the server changes to when root starts it. */
export const SERVER_USER = "mosquitto";

/** Returns the files of a TLS server. Throws InvalidOptionError for one that cannot be read. */
export function tlsFiles({ cert, key, ca }: MosquittoTls): ContentToCopy[] {
  const pair = readKeyPair(cert, key, "withTls");
  const authority = ca === undefined ? undefined : readCertificates(ca, "withTls.ca");
  return [
    { content: pair.cert, target: CERT_FILE },
    { content: pair.key, target: KEY_FILE, mode: 0o600, reader: SERVER_USER },
    ...(authority === undefined ? [] : [{ content: authority, target: CA_FILE }]),
  ];
}

/** Returns the server's configuration and its passwords. */
export function serverFiles(settings: MosquittoSettings): ContentToCopy[] {
  const { username, password } = settings;
  const content = `${configuration(settings).join("\n")}\n`;
  return [
    { content, target: CONFIG_FILE },
    ...(username === ""
      ? []
      : [
          {
            content: `${username}:${passwordHash(username, password)}\n`,
            target: PASSWORD_FILE,
            mode: 0o600,
            reader: SERVER_USER,
          },
        ]),
  ];
}

/** Returns lines of mosquitto.conf (mosquitto.org/man/mosquitto-conf-5.html). */
function configuration(settings: MosquittoSettings): string[] {
  const { username, port, tls, asksClients, hasWebSockets } = settings;
  const encryption = [
    ...(tls ? [`certfile ${CERT_FILE}`, `keyfile ${KEY_FILE}`] : []),
    ...(asksClients ? [`cafile ${CA_FILE}`, "require_certificate true"] : []),
  ];
  return [
    "log_dest stdout",
    ...(username === ""
      ? ["allow_anonymous true"]
      : ["allow_anonymous false", `password_file ${PASSWORD_FILE}`]),
    ...[`listener ${port}`, ...encryption],
    ...(hasWebSockets ? [`listener ${WEB_SOCKET_PORT}`, "protocol websockets", ...encryption] : []),
  ];
}

const ITERATIONS = 101;
const SALT_BYTES = 12;
const HASH_BYTES = 64;

/**
 * Returns the hash that mosquitto_passwd of version 2.0 writes: `$7$iterations$salt$hash`, by PBKDF2 with SHA-512. The
 * salt depends on the login alone, so that equal builders describe equal containers, which reuse needs.
 */
function passwordHash(username: string, password: string): string {
  const salt = createHash("sha256").update(`${username}\0${password}`).digest();
  const used = salt.subarray(0, SALT_BYTES);
  const hash = pbkdf2Sync(password, used, ITERATIONS, HASH_BYTES, "sha512");
  return `$7$${ITERATIONS}$${used.toString("base64")}$${hash.toString("base64")}`;
}
