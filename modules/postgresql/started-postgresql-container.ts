import { StartedContainer } from "../../src";

export const POSTGRES_PORT = 5432;

/** A PostgreSQL server that takes clients. */
export class StartedPostgreSqlContainer extends StartedContainer {
  readonly #database: string;
  readonly #username: string;
  readonly #password: string;

  constructor(started: StartedContainer, database: string, username: string, password: string) {
    super(started);
    this.#database = database;
    this.#username = username;
    this.#password = password;
  }

  /** The host port. */
  getPort(): number {
    return this.getMappedPort(POSTGRES_PORT);
  }

  getDatabase(): string {
    return this.#database;
  }

  getUsername(): string {
    return this.#username;
  }

  getPassword(): string {
    return this.#password;
  }

  /** `postgres://user:password@host:port/database`, for a client on the host. */
  getConnectionUri(): string {
    const url = new URL("postgres://host");
    url.hostname = this.getHost();
    url.port = String(this.getPort());
    url.username = this.#username;
    url.password = this.#password;
    url.pathname = this.#database;
    return url.toString();
  }
}
