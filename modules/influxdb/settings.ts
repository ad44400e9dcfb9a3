export const HTTP_PORT = 8086;

/** What the builder collects. */
export interface InfluxDbSettings {
  /** The database that the image makes. */
  readonly database: string;
  /** The administrator, whom the image makes. */
  readonly username: string;
  readonly password: string;
}
