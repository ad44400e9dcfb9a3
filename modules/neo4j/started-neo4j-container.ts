import { StartedServer } from "../../src/module";
import { clearDatabase, type ClearOptions } from "./clear-database";
import { runCypher, type CypherRow, type CypherServer } from "./cypher";
import { HTTP_PORT, USERNAME, type Neo4jSettings } from "./settings";

/** What the package neo4j-driver takes as the second argument of `driver()`. */
export interface Neo4jAuthToken {
  readonly scheme: "basic" | "none";
  readonly principal: string;
  readonly credentials: string;
}

/** A running Neo4j server. */
export class StartedNeo4jContainer extends StartedServer<Neo4jSettings> {
  /** Returns `bolt://host:port/`, for drivers. */
  getBoltUri(): string {
    return this.url({ scheme: "bolt", path: "" });
  }

  /** Returns `http://host:port/`, for the HTTP API and Neo4j Browser. */
  getHttpUri(): string {
    return this.url({ scheme: "http", port: HTTP_PORT, path: "" });
  }

  /** Returns `neo4j`, the user that the image creates. */
  getUsername(): string {
    return USERNAME;
  }

  /** Returns the user's password; empty if the server asks for no login. */
  getPassword(): string {
    return this.settings.password;
  }

  /** Returns the name of the database of clients that name none. */
  getDatabase(): string {
    return this.settings.database;
  }

  /** Returns the login for the driver: `driver(neo4j.getBoltUri(), neo4j.getAuthToken())`. */
  getAuthToken(): Neo4jAuthToken {
    const { password } = this.settings;
    if (password === "") return { scheme: "none", principal: "", credentials: "" };
    return { scheme: "basic", principal: USERNAME, credentials: password };
  }

  /**
   * Runs one statement of Cypher in the default database, in a transaction of its own, and returns its rows. Needs no
   * driver. Throws MayflyError with the code `NEO4J_REQUEST_FAILED` and the server's message.
   */
  async executeCypher(
    statement: string,
    parameters?: Readonly<Record<string, unknown>>,
  ): Promise<CypherRow[]> {
    return runCypher(this.#server(), statement, parameters);
  }

  /**
   * Deletes all nodes and relationships of the default database; with `dropSchema`, also its constraints and indexes.
   * For `beforeEach`, if no other test uses the server at the same time. Throws MayflyError with the code
   * `NEO4J_REQUEST_FAILED`.
   */
  async clear(options: ClearOptions = {}): Promise<void> {
    await clearDatabase(this.#server(), options);
  }

  #server(): CypherServer {
    const { password, database } = this.settings;
    const names = { product: "Neo4j", code: "NEO4J_REQUEST_FAILED" };
    const login = password === "" ? undefined : { username: USERNAME, password };
    return { ...names, ...this.hostAddress(HTTP_PORT), login, database };
  }
}
