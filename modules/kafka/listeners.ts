import { hostAndPort, type Environment } from "../../src/module";
import { PORTS, STORES, type KafkaSettings, type SaslSettings } from "./settings";

// The images demand files in /etc/kafka/secrets, or KAFKA_OPTS, for listeners that are called SSL or SASL_…, so the
// listener with a login has another name.
const SECURE = "SECURE";

/** Returns the image's variables for the listeners. The advertised ones are not known yet. */
export function listenerVariables(settings: KafkaSettings): Environment {
  const { listeners, sasl, zooKeeper } = settings;
  const all: [name: string, port: number, protocol: string][] = [
    ["PLAINTEXT", PORTS.host, "PLAINTEXT"],
    ["BROKER", PORTS.broker, "PLAINTEXT"],
    ...listeners.map((address, index): [string, number, string] => [
      networkListener(index),
      portOf(address),
      "PLAINTEXT",
    ]),
  ];
  if (sasl !== undefined) all.push([SECURE, sasl.port, `SASL_${protocolOf(sasl)}`]);
  if (zooKeeper === undefined) all.push(["CONTROLLER", PORTS.controller, "PLAINTEXT"]);
  return {
    KAFKA_LISTENERS: all.map(([name, port]) => `${name}://0.0.0.0:${port}`).join(","),
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: all
      .map(([name, , protocol]) => `${name}:${protocol}`)
      .join(","),
    KAFKA_INTER_BROKER_LISTENER_NAME: "BROKER",
    ...(sasl !== undefined && secureVariables(sasl)),
  };
}

/** Returns the listeners as clients see them. `host` and `port` are for clients on the host. */
export function advertisedListeners(
  { listeners, sasl }: KafkaSettings,
  host: string,
  mappedPort: (port: number) => number,
  nameInNetwork: string,
): string {
  const outside = (port: number): string => hostAndPort(host, mappedPort(port));
  return [
    `PLAINTEXT://${outside(PORTS.host)}`,
    `BROKER://${nameInNetwork}:${PORTS.broker}`,
    ...listeners.map((address, index) => `${networkListener(index)}://${address}`),
    ...(sasl === undefined ? [] : [`${SECURE}://${outside(sasl.port)}`]),
  ].join(",");
}

/** Returns the part of the variable's name that is the mechanism. `dash` is how the image writes a dash. */
export function jaasVariable(mechanism: string, dash: string): string {
  return `KAFKA_LISTENER_NAME_${SECURE}_${mechanism.replaceAll("-", dash)}_SASL_JAAS_CONFIG`;
}

export const hostOf = (address: string): string => address.slice(0, address.lastIndexOf(":"));
export const portOf = (address: string): number =>
  Number(address.slice(address.lastIndexOf(":") + 1));

const networkListener = (index: number): string => `NETWORK${index}`;
const protocolOf = ({ keystore }: SaslSettings): string =>
  keystore === undefined ? "PLAINTEXT" : "SSL";

function secureVariables({ mechanism, user, keystore, truststore }: SaslSettings): Environment {
  const prefix = `KAFKA_LISTENER_NAME_${SECURE}`;
  return {
    KAFKA_SASL_ENABLED_MECHANISMS: mechanism,
    [`${prefix}_SASL_ENABLED_MECHANISMS`]: mechanism,
    ...(mechanism === "PLAIN" && { [jaasVariable(mechanism, "")]: plainLogin(user) }),
    ...(keystore !== undefined && {
      [`${prefix}_SSL_KEYSTORE_LOCATION`]: STORES.keystore,
      [`${prefix}_SSL_KEYSTORE_TYPE`]: "PKCS12",
      [`${prefix}_SSL_KEYSTORE_PASSWORD`]: keystore,
      [`${prefix}_SSL_KEY_PASSWORD`]: keystore,
    }),
    ...(truststore !== undefined && {
      [`${prefix}_SSL_TRUSTSTORE_LOCATION`]: STORES.truststore,
      [`${prefix}_SSL_TRUSTSTORE_TYPE`]: "PKCS12",
      [`${prefix}_SSL_TRUSTSTORE_PASSWORD`]: truststore,
    }),
  };
}

/** Returns the server's login module, which knows the users (kafka.apache.org/documentation/#security_sasl_plain). */
function plainLogin({ name, password }: SaslSettings["user"]): string {
  const Module = "org.apache.kafka.common.security.plain.PlainLoginModule";
  return `${Module} required user_${name}="${password}";`;
}
