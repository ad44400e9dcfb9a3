import type { Product } from "./product";
import { REDIS_PORT } from "./server-settings";

export const LOG_LEVELS = ["debug", "verbose", "notice", "warning"] as const;
export type RedisLogLevel = (typeof LOG_LEVELS)[number];

/** What the builder collects, and what another process needs to attach the container. */
export interface RedisSettings {
  readonly product: Product;
  /** Empty for the user `default`. */
  readonly username: string;
  /** Empty for none. */
  readonly password: string;
  /** The port in the container. */
  readonly port: number;
  readonly tls: boolean;
  /** With TLS: whether the server checks clients' certificates. */
  readonly asksClients: boolean;
  /** Whether the image is one of Redis Stack, whose entrypoint takes the options from a variable. */
  readonly isStack: boolean;
  /** The path of the user's redis.conf in the container. */
  readonly configFile?: string;
  /** The arguments of the server that methods have added. */
  readonly options: readonly string[];
  /** Whether `withPassword` gives the user `default` its password. */
  readonly setsPassword: boolean;
  /** Whether the server gets the user of `withUsername`, which its configuration does not define. */
  readonly createsUser: boolean;
  /** Whether the server is a node of a cluster, or a replica: it logs in to others with its own password. */
  readonly isNode: boolean;
  /** For a node of a cluster: whether it sends clients to addresses on the host. */
  readonly announcesHost: boolean;
  /** Files of redis-cli commands in the container. */
  readonly imports: readonly string[];
}

export const DEFAULTS: Omit<RedisSettings, "product"> = {
  username: "",
  password: "",
  port: REDIS_PORT,
  tls: false,
  asksClients: false,
  isStack: false,
  options: [],
  setsPassword: false,
  createsUser: false,
  isNode: false,
  announcesHost: false,
  imports: [],
};
