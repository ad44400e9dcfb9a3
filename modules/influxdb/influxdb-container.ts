import {
  checkText,
  defineServer,
  InvalidOptionError,
  ServerContainer,
  Wait,
  type ImageName,
} from "../../src/module";
import { HTTP_PORT, type InfluxDbSettings } from "./settings";
import { StartedInfluxDbContainer } from "./started-influxdb-container";

const influxdb = defineServer<InfluxDbSettings, StartedInfluxDbContainer>({
  name: "influxdb",
  images: ["influxdb"],
  ports: [HTTP_PORT],
  defaults: { database: "test", username: "test", password: "test" },
  variables: {
    database: "INFLUXDB_DB",
    username: "INFLUXDB_ADMIN_USER",
    password: "INFLUXDB_ADMIN_PASSWORD",
  },
  // Without it, the server takes every password.
  configure: () => ({ environment: { INFLUXDB_HTTP_AUTH_ENABLED: "true" } }),
  ready: ({ username, password }) =>
    Wait.forHttp("/query?q=SHOW%20DATABASES", HTTP_PORT).withBasicCredentials(username, password),
  started: StartedInfluxDbContainer,
});

/**
 * An InfluxDB server of version 1, from the official image (hub.docker.com/_/influxdb).
 *
 * ```ts
 * await using influxdb = await new InfluxDbContainer("influxdb:1.8").start();
 * const client = new InfluxDB(influxdb.getClientOptions());
 * ```
 */
export class InfluxDbContainer extends ServerContainer<InfluxDbSettings, StartedInfluxDbContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither `influxdb` nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, influxdb);
  }

  /**
   * Sets the database that the image makes. Default `test`. Throws InvalidOptionError for a name with `"` or `\`, or with
   * `/`, `[`, `]`, `*` or `?`, with which the server cannot write data.
   */
  withDatabase(database: string): this {
    const checked = checkQuoted(database, "withDatabase", '"');
    // The name is a folder's, which the server uses as a pattern for files (1.6.7).
    if (!/[/[\]*?]/.test(checked)) return this.set({ database: checked });
    throw InvalidOptionError.quoting("withDatabase", "a name without /, [, ], * and ?", database);
  }

  /** Sets the administrator's name. Default `test`. Throws InvalidOptionError for a name with `"` or `\`. */
  withUsername(username: string): this {
    return this.set({ username: checkQuoted(username, "withUsername", '"') });
  }

  /** Sets the administrator's password. Default `test`. Throws InvalidOptionError for one with `'` or `\`. */
  withPassword(password: string): this {
    return this.set({ password: checkQuoted(password, "withPassword", "'") });
  }
}

/** The image writes the value between these quotes into a query, and escapes nothing. Never shows the value. */
function checkQuoted(value: string, option: string, quote: string): string {
  checkText(value, option);
  if (!value.includes(quote) && !value.includes("\\") && !value.includes("\n")) return value;
  const expected = `a string of one line without ${quote} and without backslashes`;
  throw InvalidOptionError.describing(option, expected, "another");
}
