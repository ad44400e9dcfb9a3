/** What the builder collects, and what another process needs to attach the container. */
export interface ClickHouseSettings {
  readonly database: string;
  readonly username: string;
  /** Empty for none. */
  readonly password: string;
  /** The numbers of files that methods have added, which order them. */
  readonly scripts: number;
  readonly configFiles: number;
}

export const DEFAULTS: ClickHouseSettings = {
  database: "test",
  username: "test",
  password: "test",
  scripts: 0,
  configFiles: 0,
};

export const NATIVE_PORT = 9000;
export const HTTP_PORT = 8123;
