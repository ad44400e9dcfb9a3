import {
  checkObject,
  checkOneOf,
  checkText,
  checkWholeNumber,
  InvalidOptionError,
  type ContentToCopy,
} from "../../src/module";
import { PORTS, STORES, type SaslOptions, type SaslSettings } from "./settings";

/** A PKCS #12 file. */
export interface KeyStore {
  readonly content: ContentToCopy["content"];
  readonly passphrase: string;
}

/** A listener where clients log in, without TLS. */
export interface SaslListenerOptions {
  readonly sasl: SaslOptions;
  /** The port in the container; another one than 9092, 9093 and 9094. */
  readonly port: number;
}

/** A listener where clients log in over TLS. */
export interface SaslSslListenerOptions extends SaslListenerOptions {
  /** The broker's key and certificate. */
  readonly keystore: KeyStore;
  /** The authorities that the broker trusts. */
  readonly truststore?: KeyStore;
}

const MECHANISMS = ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] as const;

/** Checks the options of a listener, and returns its settings. Throws InvalidOptionError. */
export function checkListener(options: SaslListenerOptions, method: string): SaslSettings {
  const expected = "{ sasl: { mechanism, user: { name, password } }, port }";
  const { sasl, port } = checkObject(options, method, expected);
  checkObject(sasl, `${method}.sasl`, "{ mechanism, user }");
  const mechanism = checkOneOf(sasl.mechanism, MECHANISMS, `${method}.sasl.mechanism`);
  const user = checkObject(sasl.user, `${method}.sasl.user`, "{ name, password }");
  const name = checkText(user.name, `${method}.sasl.user.name`);
  // Both formats that Kafka reads users from have no way to escape other characters in names.
  if (!/^[\w.@-]+$/.test(name)) {
    const letters = "letters, digits, and _ . @ -";
    throw InvalidOptionError.quoting(`${method}.sasl.user.name`, letters, name);
  }
  const secret = `${method}.sasl.user.password`;
  const password =
    mechanism === "PLAIN"
      ? checkPlainSecret(user.password, secret)
      : checkText(user.password, secret);
  return { mechanism, user: { name, password }, port: checkPort(port, `${method}.port`) };
}

/** Checks the stores, and returns the settings together with the files. Throws InvalidOptionError. */
export function checkTlsListener(
  options: SaslSslListenerOptions,
  method: string,
): { readonly sasl: SaslSettings; readonly files: ContentToCopy[] } {
  const listener = checkListener(options, method);
  const { keystore, truststore } = options;
  const files = [storeFile(keystore, STORES.keystore, `${method}.keystore`)];
  if (truststore !== undefined) {
    files.push(storeFile(truststore, STORES.truststore, `${method}.truststore`));
  }
  const trusted = truststore !== undefined && { truststore: truststore.passphrase };
  return { sasl: { ...listener, keystore: keystore.passphrase, ...trusted }, files };
}

/** Checks a port for a further listener. Throws InvalidOptionError. */
export function checkPort(port: number, option: string): number {
  checkWholeNumber(port, option, { from: 1, to: 65_535, noun: "a port" });
  if (Object.values<number>(PORTS).includes(port)) {
    const expected = `another port than ${Object.values(PORTS).join(", ")}, which Kafka has`;
    throw InvalidOptionError.quoting(option, expected, port);
  }
  return port;
}

function storeFile(store: KeyStore, target: string, option: string): ContentToCopy {
  const { content, passphrase } = checkObject(store, option, "{ content, passphrase }");
  checkPlainSecret(passphrase, `${option}.passphrase`);
  return { content, target, mode: 0o644 };
}

/** Checks a secret that stands in a properties file, for which the two images have different rules of escaping. */
function checkPlainSecret(secret: string, option: string): string {
  if (!/^[\x20-\x7e]+$/.test(checkText(secret, option)) || /["\\]/.test(secret)) {
    const expected = 'printable ASCII characters except " and \\';
    throw InvalidOptionError.describing(option, expected, "others");
  }
  return secret;
}
