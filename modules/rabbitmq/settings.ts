/** What the builder collects. */
export interface RabbitMQSettings {
  readonly username: string;
  readonly password: string;
  readonly virtualHost: string;
  readonly tls: boolean;
  /** Plugins besides those of the management images. */
  readonly plugins: readonly string[];
  /** The user's definitions; null for none. */
  readonly definitions: RabbitMQDefinitions | null;
}

/**
 * Users, virtual hosts, permissions, queues, exchanges, bindings, policies …, as `rabbitmqctl export_definitions`
 * writes them (rabbitmq.com/docs/definitions).
 */
export type RabbitMQDefinitions = Readonly<Record<string, unknown>>;

export const DEFAULTS: RabbitMQSettings = {
  username: "guest",
  password: "guest",
  virtualHost: "/",
  tls: false,
  plugins: [],
  definitions: null,
};

/** The user that the images' entrypoint switches to. */
export const SERVER_USER = "rabbitmq";
