/** SASL mechanisms that the listener supports. */
export type SaslMechanism = "PLAIN" | "SCRAM-SHA-256" | "SCRAM-SHA-512";

export interface SaslOptions {
  readonly mechanism: SaslMechanism;
  readonly user: {
    /** Letters, digits, and `_.@-`. */
    readonly name: string;
    /** For PLAIN, printable ASCII characters except `"` and `\`. */
    readonly password: string;
  };
}

/** A listener for clients that log in. */
export interface SaslSettings extends SaslOptions {
  /** The port in the container. */
  readonly port: number;
  /** The passphrase of the key store; undefined if the listener does not use TLS. */
  readonly keystore?: string;
  /** The passphrase of the trust store. */
  readonly truststore?: string;
}

/** What the builder collects. */
export interface KafkaSettings {
  readonly clusterId: string;
  /** `host:port` of the ZooKeeper, also of the companion; undefined for a broker that is its own controller (KRaft). */
  readonly zooKeeper?: string;
  /** Addresses of more listeners for containers, `host:port`. */
  readonly listeners: readonly string[];
  readonly sasl?: SaslSettings;
  /** True if an archive of the server's classes is kept, because the container is baked. */
  readonly keepsClasses: boolean;
}

/** The listener for the host, the listener for containers, and the one for the controller. */
export const PORTS = { host: 9093, broker: 9092, controller: 9094 } as const;

/** Key stores are copied here. */
export const STORES = {
  keystore: "/tmp/kafka-keystore.p12",
  truststore: "/tmp/kafka-truststore.p12",
};
