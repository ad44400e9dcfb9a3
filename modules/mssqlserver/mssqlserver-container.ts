import {
  checkText,
  defineServer,
  findInitScripts,
  InvalidOptionError,
  ServerContainer,
  Wait,
  type ContainerSpec,
  type ImageName,
} from "../../src/module";
import { answersLogin } from "./answers-login";
import { initialise, scriptFile } from "./initialise";
import { checkDatabaseName, checkPassword } from "./names";
import { MASTER, MSSQL_PORT, type MSSQLServerSettings } from "./settings";
import { StartedMSSQLServerContainer } from "./started-mssqlserver-container";

const PORT_VARIABLE = "MSSQL_TCP_PORT";

const MSSQLSERVER = defineServer<MSSQLServerSettings, StartedMSSQLServerContainer>({
  name: "mssqlserver",
  images: ["mcr.microsoft.com/mssql/server"],
  ports: [],
  defaults: {
    license: "N",
    database: MASTER,
    password: "Passw0rd",
    port: MSSQL_PORT,
    scripts: 0,
  },
  variables: { license: "ACCEPT_EULA", password: "MSSQL_SA_PASSWORD" },
  resolve: ({ license, password }, { environment }) => {
    checkLicense(license);
    checkPassword(password, "MSSQL_SA_PASSWORD");
    return { port: portOf(environment) };
  },
  configure: ({ port }) => ({ environment: { [PORT_VARIABLE]: String(port) } }),
  ready: (settings) =>
    settings.readyMessage === undefined
      ? answersLogin(settings)
      : Wait.forLogMessage(new RegExp(settings.readyMessage.pattern, settings.readyMessage.flags)),
  hooks: (settings) => ({ ready: (container) => initialise(container, settings) }),
  started: StartedMSSQLServerContainer,
});

function checkLicense(license: string): void {
  if (license.toUpperCase() === "Y") return;
  const expected =
    "acceptLicense(), or ACCEPT_EULA=Y in the environment, because the image asks for it";
  throw InvalidOptionError.describing("acceptLicense", expected, "neither");
}

function portOf(environment: ContainerSpec["environment"]): number {
  const port = Number(environment[PORT_VARIABLE] ?? MSSQL_PORT);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw InvalidOptionError.quoting(PORT_VARIABLE, "a port", environment[PORT_VARIABLE]);
}

/**
 * A Microsoft SQL Server, from the official image (mcr.microsoft.com/mssql/server).
 *
 * ```ts
 * await using mssql = await new MSSQLServerContainer("mcr.microsoft.com/mssql/server:2022-latest")
 *   .acceptLicense()
 *   .start();
 * const pool = await connect(mssql.getConnectionUri());
 * ```
 */
export class MSSQLServerContainer extends ServerContainer<
  MSSQLServerSettings,
  StartedMSSQLServerContainer
> {
  /** Throws ImageMismatchError for an ImageName that is neither SQL Server nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, MSSQLSERVER);
  }

  /**
   * Accepts the licence of the image (`ACCEPT_EULA=Y`), without which it does not start. Read it at
   * go.microsoft.com/fwlink/?linkid=857698.
   */
  acceptLicense(): this {
    return this.set({ license: "Y" });
  }

  /**
   * Sets the database of the connection strings, which is created after the start unless it exists. Default `master`.
   * Throws InvalidOptionError for a name of more than 128 characters.
   */
  withDatabase(database: string): this {
    return this.set({ database: checkDatabaseName(database, "withDatabase") });
  }

  /**
   * Sets the password of `sa`. Default: `MSSQL_SA_PASSWORD` of `withEnvironment`, otherwise `Passw0rd`. Throws
   * InvalidOptionError for a password that SQL Server's policy refuses.
   */
  withPassword(password: string): this {
    return this.set({ password: checkPassword(password, "withPassword") });
  }

  /**
   * Waits for a line of the log instead of a login, for example where clients cannot log in from this machine. Throws
   * InvalidOptionError.
   */
  withWaitForMessage(message: string | RegExp): this {
    if (message instanceof RegExp) {
      return this.set({ readyMessage: { pattern: message.source, flags: message.flags } });
    }
    const pattern = checkText(message, "withWaitForMessage").replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
    return this.set({ readyMessage: { pattern, flags: "" } });
  }

  /**
   * Adds `.sql` files that run once, in this order, by `sqlcmd` in the container, in the database of `withDatabase`. A
   * folder stands for its `.sql` files, in the order of their names. If a script fails, the start fails. Throws
   * InvalidOptionError for a file that does not exist or has another suffix.
   */
  withInitScripts(...paths: string[]): this {
    const { scripts: before = 0 } = this.given;
    const scripts = findInitScripts(paths, [".sql"]);
    const files = scripts.map(({ source, mode }, index) => ({
      source,
      target: scriptFile(before + index),
      // The image's user must be able to read the file.
      mode: (mode & 0o777) | 0o444,
    }));
    return this.withCopyFilesToContainer(files).set({ scripts: before + scripts.length });
  }
}
