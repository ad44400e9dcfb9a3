import {
  checkText,
  defineServer,
  ImageName,
  InvalidOptionError,
  ServerContainer,
  Wait,
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
  /**
   * Throws ImageMismatchError for an ImageName that is neither `influxdb` nor declared compatible with it, and
   * InvalidOptionError for the official image of another version than 1.
   */
  constructor(image: string | ImageName) {
    super(image, influxdb);
    checkVersion(this.described.image);
  }

  /**
   * Sets the database that the image makes. Default `test`. Throws InvalidOptionError for a name with other characters than
   * letters of ASCII, digits and `_`.
   */
  withDatabase(database: string): this {
    const option = "withDatabase";
    if (/^[A-Za-z_]\w*$/.test(checkText(database, option))) return this.set({ database });
    const expected = "a name of letters, digits and _, because the image does not quote it";
    throw InvalidOptionError.quoting(option, expected, database);
  }

  /**
   * Sets the administrator's name. Default `test`. Throws InvalidOptionError for a name with `:`, `"`, `\`, `*`, `?`, `[` or
   * white space.
   */
  withUsername(username: string): this {
    return this.set({ username: checkUnquoted(username, "withUsername", [":", '"']) });
  }

  /**
   * Sets the administrator's password. Default `test`. Throws InvalidOptionError for one with `'`, `\`, `*`, `?`, `[` or white
   * space.
   */
  withPassword(password: string): this {
    return this.set({ password: checkUnquoted(password, "withPassword", ["'"]) });
  }
}

/**
 * Refuses what the image breaks: it escapes nothing in the query that makes the administrator, and passes name and password
 * to the client without quotes, so that the shell splits and expands them. Never shows the value.
 */
function checkUnquoted(value: string, option: string, more: readonly string[]): string {
  checkText(value, option);
  const refused = [...more, "\\", "*", "?", "["];
  if (!/\s/.test(value) && refused.every((each) => !value.includes(each))) return value;
  const expected = `a string without white space and without ${refused.join(" ")}`;
  throw InvalidOptionError.describing(option, expected, "another");
}

/** The variables of version 1 have no effect on later versions, which would never become ready. */
function checkVersion(image: string): void {
  const name = ImageName.fromString(image);
  const isLater = name.tag === "latest" || Number.parseInt(name.tag, 10) >= 2;
  if (!isLater || !name.isCompatibleWith("influxdb")) return;
  throw InvalidOptionError.quoting("image", "an image of version 1, such as influxdb:1.8", image);
}
