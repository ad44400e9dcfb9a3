import { readFileSync } from "node:fs";
import {
  checkObject,
  checkText,
  InvalidOptionError,
  messageOf,
  readCertificates,
  readKeyPair,
  type ContentToCopy,
} from "../../src/module";
import { SERVER_USER, type RabbitMQDefinitions, type RabbitMQSettings } from "./settings";

/** The certificates and the key of a TLS server: each is a PEM string or the path of a PEM file. */
export interface RabbitMQTls {
  /** The server's certificate, followed by any intermediate certificates. */
  readonly cert: string;
  /** The private key, without a passphrase. */
  readonly key: string;
  /** The authority that signs clients' certificates. Clients without a certificate are still accepted. */
  readonly ca?: string;
}

const CERT_FILE = "/etc/mayfly-rabbitmq.crt";
const KEY_FILE = "/etc/mayfly-rabbitmq.key";
const CA_FILE = "/etc/mayfly-rabbitmq-ca.crt";
const DEFINITIONS_FILE = "/etc/rabbitmq/mayfly-definitions.json";

/** Returns the files of a TLS server. Throws InvalidOptionError for one that cannot be read. */
export function tlsFiles({ cert, key, ca }: RabbitMQTls): ContentToCopy[] {
  const pair = readKeyPair(cert, key, "withTls");
  const authority = ca === undefined ? undefined : readCertificates(ca, "withTls.ca");
  // rabbitmq.com/docs/ssl
  const options = [
    `certfile = ${CERT_FILE}`,
    `keyfile = ${KEY_FILE}`,
    ...(authority === undefined ? [] : [`cacertfile = ${CA_FILE}`]),
    `verify = ${authority === undefined ? "verify_none" : "verify_peer"}`,
    "fail_if_no_peer_cert = false",
  ];
  const lines = [
    "listeners.ssl.default = 5671",
    ...options.map((option) => `ssl_options.${option}`),
    "management.ssl.port = 15671",
    ...options.map((option) => `management.ssl.${option}`),
    // With a listener for TLS only, the management plugin has no other.
    "management.tcp.port = 15672",
  ];
  return [
    { content: pair.cert, target: CERT_FILE },
    { content: pair.key, target: KEY_FILE, mode: 0o600, reader: SERVER_USER },
    ...(authority === undefined ? [] : [{ content: authority, target: CA_FILE }]),
    configuration("tls", lines),
  ];
}

/** Returns the files that depend on several settings. */
export function settingsFiles(settings: RabbitMQSettings): ContentToCopy[] {
  return [...pluginFiles(settings), ...definitionsFiles(settings)];
}

/** The file replaces the image's, so it repeats what management images enable. */
function pluginFiles({ plugins }: RabbitMQSettings): ContentToCopy[] {
  if (plugins.length === 0) return [];
  const enabled = new Set(["rabbitmq_management", "rabbitmq_prometheus", ...plugins]);
  const content = `[${[...enabled].join(",")}].\n`;
  return [{ content, target: "/etc/rabbitmq/enabled_plugins", reader: SERVER_USER }];
}

function definitionsFiles(settings: RabbitMQSettings): ContentToCopy[] {
  if (settings.definitions === null) return [];
  const content = JSON.stringify(withLogin(settings.definitions, settings));
  return [
    // It holds passwords.
    { content, target: DEFINITIONS_FILE, mode: 0o600, reader: SERVER_USER },
    configuration("definitions", [`load_definitions = ${DEFINITIONS_FILE}`]),
  ];
}

/** A server that loads definitions makes no default user and virtual host (rabbitmq.com/docs/definitions). */
function withLogin(
  definitions: RabbitMQDefinitions,
  { username, password, virtualHost }: RabbitMQSettings,
): RabbitMQDefinitions {
  const user = { name: username, password, tags: "administrator" };
  const all = ".*";
  const rights = { user: username, vhost: virtualHost, configure: all, write: all, read: all };
  return {
    ...definitions,
    users: completed(definitions["users"], user, ["name"]),
    vhosts: completed(definitions["vhosts"], { name: virtualHost }, ["name"]),
    permissions: completed(definitions["permissions"], rights, ["user", "vhost"]),
  };
}

type Entry = Readonly<Record<string, unknown>>;

/** Returns the entries, and this one if none has the same keys. */
function completed(entries: unknown, entry: Entry, keys: readonly string[]): Entry[] {
  const given = (entries ?? []) as Entry[];
  const isThere = given.some((each) => keys.every((key) => each[key] === entry[key]));
  return isThere ? given : [...given, entry];
}

const configuration = (name: string, lines: readonly string[]): ContentToCopy => ({
  content: `${lines.join("\n")}\n`,
  target: `/etc/rabbitmq/conf.d/90-mayfly-${name}.conf`,
});

const OPTION = "withDefinitions";
const EXPECTED = "an object with definitions, or the path of a JSON file with them";

/** Reads definitions from an object or a JSON file. Throws InvalidOptionError. */
export function readDefinitions(given: string | RabbitMQDefinitions): RabbitMQDefinitions {
  const found = typeof given === "string" ? ofFile(checkText(given, OPTION)) : given;
  const definitions = asJson(checkObject(found, OPTION, EXPECTED));
  for (const kind of COMPLETED_KINDS) {
    const entries = definitions[kind];
    if (entries === undefined || Array.isArray(entries)) continue;
    throw new InvalidOptionError(`${OPTION}.${kind}`, "an array", entries);
  }
  return definitions;
}

const COMPLETED_KINDS = ["users", "vhosts", "permissions"];

function ofFile(path: string): RabbitMQDefinitions {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as RabbitMQDefinitions;
  } catch (error) {
    throw InvalidOptionError.describing(OPTION, EXPECTED, `"${path}" (${messageOf(error)})`);
  }
}

/** Copies the object, because the caller may change it later. */
function asJson(definitions: RabbitMQDefinitions): RabbitMQDefinitions {
  try {
    return JSON.parse(JSON.stringify(definitions)) as RabbitMQDefinitions;
  } catch (error) {
    throw InvalidOptionError.describing(
      OPTION,
      EXPECTED,
      `an object that JSON cannot carry (${messageOf(error)})`,
    );
  }
}
