export const CLIENT_PORT = 2181;
export const ADMIN_PORT = 8080;

/** What the builder collects. */
export interface ZooKeeperSettings {
  /** Milliseconds of a tick, the server's unit of time. */
  readonly tickTime: string;
}
