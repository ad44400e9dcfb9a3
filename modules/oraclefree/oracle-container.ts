import {
  defineServer,
  findInitScripts,
  InvalidOptionError,
  ServerContainer,
  Wait,
  type ContainerSpec,
  type ContentToCopy,
  type ImageName,
} from "../../src/module";
import { checkDatabase, checkPassword, checkUsername } from "./names";
import { databaseOf, FREEPDB1, ORACLE_PORT, type OracleDbSettings } from "./settings";
import { fileRunner } from "./sqlplus";
import { StartedOracleDbContainer } from "./started-oracle-container";

/** The line that the image logs at each start, after its scripts. */
const READY = "DATABASE IS READY TO USE!";
/** The folder of scripts that the image runs, in the order of their names. */
const IMAGE_FOLDER = "/container-entrypoint-initdb.d";
/** The folder of the users' SQL scripts, which scripts in the image's folder run. */
const SCRIPT_FOLDER = "/mayfly-init";
/** An image without a finished database creates one, which takes minutes. */
const STARTUP_TIMEOUT_MS = 300_000;

const ORACLEFREE = defineServer<OracleDbSettings, StartedOracleDbContainer>({
  name: "oraclefree",
  images: ["gvenzl/oracle-free"],
  ports: [ORACLE_PORT],
  defaults: { username: "test", password: "test", scripts: [] },
  variables: {
    username: "APP_USER",
    password: "APP_USER_PASSWORD",
    systemPassword: "ORACLE_PASSWORD",
    database: "ORACLE_DATABASE",
  },
  hasVariableFiles: true,
  startupTimeout: STARTUP_TIMEOUT_MS,
  resolve: ({ username, password, systemPassword, database, scripts }, { environment }) => {
    checkUsername(username, "APP_USER");
    refuseFiles(environment, database === undefined && scripts.includes("sql"));
    return {
      systemPassword: systemPassword ?? password,
      // It exists, and the image would try to create it.
      ...(database?.toUpperCase() === FREEPDB1 && { database: undefined }),
    };
  },
  configure: (settings) => ({
    copies: runners(settings).map((content) => ({ kind: "content" as const, ...content })),
  }),
  ready: () => Wait.forLogMessage(READY),
  started: StartedOracleDbContainer,
});

/** Refuses what the image does not read from a file, and what scripts need before the start. */
function refuseFiles(environment: ContainerSpec["environment"], needsDatabase: boolean): void {
  if ((environment["APP_USER_FILE"] ?? "") !== "") {
    const expected = "withUsername() or APP_USER, because the image reads no name from a file";
    throw InvalidOptionError.describing("APP_USER_FILE", expected, "a path");
  }
  if ((environment["ORACLE_DATABASE_FILE"] ?? "") !== "" && needsDatabase) {
    const expected =
      "withDatabase() or ORACLE_DATABASE, because scripts need the name before the start";
    throw InvalidOptionError.describing("ORACLE_DATABASE_FILE", expected, "a path");
  }
}

function runners(settings: OracleDbSettings): ContentToCopy[] {
  const session = { database: databaseOf(settings), schema: settings.username };
  return settings.scripts.flatMap((kind, index) => {
    if (kind !== "sql") return [];
    const content = fileRunner(session, scriptFile(index));
    return [{ content, target: `${IMAGE_FOLDER}/${numbered(index)}.sh`, mode: 0o755 }];
  });
}

const DIGITS = 4;
const numbered = (index: number): string => String(index + 1).padStart(DIGITS, "0");
const scriptFile = (index: number): string => `${SCRIPT_FOLDER}/${numbered(index)}.sql`;

/**
 * An Oracle Database Free, from the image of Gerald Venzl (hub.docker.com/r/gvenzl/oracle-free).
 *
 * ```ts
 * await using oracle = await new OracleDbContainer("gvenzl/oracle-free:23-slim-faststart").start();
 * const connection = await oracledb.getConnection(oracle.getClientOptions());
 * ```
 */
export class OracleDbContainer extends ServerContainer<OracleDbSettings, StartedOracleDbContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither the image nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, ORACLEFREE);
  }

  /**
   * Sets the user that the image creates. Default: `APP_USER` of `withEnvironment`, otherwise `test`. Throws
   * InvalidOptionError for a name that would need quotes.
   */
  withUsername(username: string): this {
    return this.set({ username: checkUsername(username, "withUsername") });
  }

  /**
   * Sets the user's password, which is also that of SYS and SYSTEM unless `withSystemPassword()` sets another. Default:
   * `APP_USER_PASSWORD` of `withEnvironment`, otherwise `test`. Throws InvalidOptionError for one with `"` or `&`.
   */
  withPassword(password: string): this {
    return this.set({ password: checkPassword(password, "withPassword") });
  }

  /** Sets the password of SYS and SYSTEM. Default: `ORACLE_PASSWORD` of `withEnvironment`, otherwise the user's. */
  withSystemPassword(password: string): this {
    return this.set({ systemPassword: checkPassword(password, "withSystemPassword") });
  }

  /**
   * Sets the pluggable database. Default: `ORACLE_DATABASE` of `withEnvironment`, otherwise `FREEPDB1`, which is in the
   * image; the image creates another at its first start, which takes a while. Throws InvalidOptionError.
   */
  withDatabase(database: string): this {
    return this.set({ database: checkDatabase(database, "withDatabase") });
  }

  /**
   * Adds `.sql` and `.sh` files that run once, in this order, before the container is ready. SQL runs as SYS in the
   * user's schema; if a statement fails, the start fails. A folder stands for its files of these kinds. Throws
   * InvalidOptionError for a file that does not exist or has another suffix.
   */
  withInitScripts(...paths: string[]): this {
    const { scripts: before = [] } = this.given;
    const scripts = findInitScripts(paths, [".sql", ".sh"]);
    const kinds = scripts.map(({ source }) => (source.endsWith(".sql") ? "sql" : "sh"));
    const files = scripts.map(({ source, mode }, at) => {
      const index = before.length + at;
      const target =
        kinds[at] === "sql" ? scriptFile(index) : `${IMAGE_FOLDER}/${numbered(index)}.sh`;
      // The image's user must be able to read the file; an executable file stays executable.
      return { source, target, mode: (mode & 0o777) | 0o444 };
    });
    return this.withCopyFilesToContainer(files).set({ scripts: [...before, ...kinds] });
  }
}
