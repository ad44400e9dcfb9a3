import { GenericContainer, type ContainerSpec, type SpecPatch, type StartOptions } from "../../src";
import { answersStartup } from "./answers-startup";
import { POSTGRES_PORT, StartedPostgreSqlContainer } from "./started-postgresql-container";

const STARTUP_TIMEOUT_MS = 120_000;

/**
 * PostgreSQL, of the official image (hub.docker.com/_/postgres) or one that keeps its variables.
 *
 * ```ts
 * await using postgres = await new PostgreSqlContainer("postgres:17").start();
 * const client = new Client({ connectionString: postgres.getConnectionUri() });
 * ```
 */
export class PostgreSqlContainer extends GenericContainer {
  #database = "test";
  #username = "test";
  #password = "test";

  constructor(image: string) {
    super(image);
    this.withExposedPorts(POSTGRES_PORT).withStartupTimeout(STARTUP_TIMEOUT_MS);
  }

  /** The database that is created. Default `test`. */
  withDatabase(database: string): this {
    this.#database = database;
    return this;
  }

  /** The superuser. Default `test`. */
  withUsername(username: string): this {
    this.#username = username;
    return this;
  }

  /** The superuser's password. Default `test`. */
  withPassword(password: string): this {
    this.#password = password;
    return this;
  }

  override async start(options?: StartOptions): Promise<StartedPostgreSqlContainer> {
    // Read before anything is awaited: the builder may be changed for its next start meanwhile.
    const credentials = [this.#database, this.#username, this.#password] as const;
    return new StartedPostgreSqlContainer(await super.start(options), ...credentials);
  }

  protected override configure({ wait }: ContainerSpec): SpecPatch {
    return {
      environment: {
        POSTGRES_DB: this.#database,
        POSTGRES_USER: this.#username,
        POSTGRES_PASSWORD: this.#password,
      },
      ...(wait === undefined && { wait: answersStartup(this.#username, this.#database) }),
    };
  }
}
