import { basename } from "node:path";
import {
  defineServer,
  findInitScripts,
  InvalidOptionError,
  ServerContainer,
  type ContainerSpec,
  type ImageName,
} from "../../src/module";
import { answersQueries } from "./answers-queries";
import { checkDatabase, checkUsername } from "./names";
import { HTTP_PORT, SQL_PORT, type CockroachDbSettings } from "./settings";
import { StartedCockroachDbContainer } from "./started-cockroachdb-container";

const SCRIPT_FOLDER = "/docker-entrypoint-initdb.d";
/** The files that the image runs. */
const SCRIPTS = [".sql", ".sql.gz", ".sql.xz", ".sh"];
/** The port of the admin UI if the command does not say. */
const DEFAULT_HTTP_PORT = 8080;
const HTTP_ADDRESS = "--http-addr=";

const COCKROACHDB = defineServer<CockroachDbSettings, StartedCockroachDbContainer>({
  name: "cockroachdb",
  images: ["cockroachdb/cockroach"],
  ports: [SQL_PORT, HTTP_PORT],
  defaults: { database: "test", username: "test", httpPort: HTTP_PORT, scripts: 0 },
  variables: { database: "COCKROACH_DATABASE", username: "COCKROACH_USER" },
  resolve: ({ database, username }, { bake, command = [] }) => {
    if (bake !== undefined) refuseMemory(command);
    return {
      database: checkDatabase(database, "COCKROACH_DATABASE"),
      username: checkUsername(username, "COCKROACH_USER"),
      httpPort: command.length === 0 ? HTTP_PORT : httpPortOf(command),
    };
  },
  configure: ({ httpPort }, { command }) => ({
    ...((command === undefined || command.length === 0) && {
      command: ["start-single-node", "--insecure", `${HTTP_ADDRESS}0.0.0.0:${HTTP_PORT}`],
    }),
    ports: httpPort === HTTP_PORT ? [] : [{ container: httpPort, protocol: "tcp" }],
  }),
  ready: answersQueries,
  started: StartedCockroachDbContainer,
});

/** Refuses a store in memory, of which an image keeps nothing. */
function refuseMemory(command: NonNullable<ContainerSpec["command"]>): void {
  if (!command.some((word) => /(?:^|[=,])type=mem\b/.test(word))) return;
  const expected = "a store on disk, because an image keeps nothing of one in memory";
  throw InvalidOptionError.describing("withBakedInit", expected, "--store=type=mem");
}

/** Returns the port of the admin UI that the user's own command sets. */
function httpPortOf(command: readonly string[]): number {
  const address = command.find((word) => word.startsWith(HTTP_ADDRESS));
  const port = Number(address?.split(":").at(-1));
  return Number.isInteger(port) && port > 0 ? port : DEFAULT_HTTP_PORT;
}

/**
 * A CockroachDB node without TLS and passwords, from the official image (hub.docker.com/r/cockroachdb/cockroach).
 *
 * ```ts
 * await using cockroach = await new CockroachDbContainer("cockroachdb/cockroach:v26.2.4").start();
 * const client = new Client({ connectionString: cockroach.getConnectionUri() });
 * ```
 */
export class CockroachDbContainer extends ServerContainer<
  CockroachDbSettings,
  StartedCockroachDbContainer
> {
  /** Throws ImageMismatchError for an ImageName that is neither CockroachDB nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, COCKROACHDB);
  }

  /**
   * Sets the database that the image creates. Default: `COCKROACH_DATABASE` of `withEnvironment`, otherwise `test`.
   * Throws InvalidOptionError for a reserved word, and for a name with other characters than `a-z`, `0-9` and `_`.
   */
  withDatabase(database: string): this {
    return this.set({ database: checkDatabase(database, "withDatabase") });
  }

  /**
   * Sets the user that the image creates, who has no password. Default: `COCKROACH_USER` of `withEnvironment`, otherwise
   * `test`. Throws InvalidOptionError for a reserved word, and for a name with other characters than `a-z`, `0-9` and `_`.
   */
  withUsername(username: string): this {
    return this.set({ username: checkUsername(username, "withUsername") });
  }

  /**
   * Adds files that the image runs once, in this order, as root in the database of `withDatabase`: `.sql`, `.sql.gz`,
   * `.sql.xz` and `.sh`. A folder stands for its files of these kinds. If a script fails, the start fails. Throws
   * InvalidOptionError for a file that does not exist or that the image would ignore.
   */
  withInitScripts(...paths: string[]): this {
    const { scripts: before = 0 } = this.given;
    const scripts = findInitScripts(paths, SCRIPTS);
    const files = scripts.map(({ source, mode }, index) => {
      const number = String(before + index + 1).padStart(4, "0");
      // The image's user must be able to read the file; an executable file stays executable.
      return {
        source,
        target: `${SCRIPT_FOLDER}/${number}-${basename(source)}`,
        mode: (mode & 0o777) | 0o444,
      };
    });
    return this.withCopyFilesToContainer(files).set({ scripts: before + scripts.length });
  }
}
