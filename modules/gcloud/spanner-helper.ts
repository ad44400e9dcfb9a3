import type * as GoogleSpanner from "@google-cloud/spanner";
import { checkText, InvalidOptionError, loadClient, type HttpServer } from "../../src/module";
import type { StartedSpannerEmulatorContainer } from "./spanner-emulator";
import { ask, operate } from "./spanner-request";

/** What an instance is like. The emulator stores it, and behaves the same. */
export interface SpannerInstanceOptions {
  /** Default: the instance's id. */
  readonly displayName?: string;
  /** Default 1, unless `processingUnits` is set. */
  readonly nodeCount?: number;
  readonly processingUnits?: number;
  readonly labels?: Readonly<Record<string, string>>;
  /** Default: `instanceConfig()`. */
  readonly config?: string;
}

export interface SpannerDatabaseOptions {
  /** DDL statements that run when the database is created, such as `CREATE TABLE …`. */
  readonly statements?: readonly string[];
}

/** Creates and deletes instances and databases of a Spanner emulator, by its REST API. */
export class SpannerEmulatorHelper {
  #client: GoogleSpanner.Spanner | undefined;

  constructor(private readonly emulator: StartedSpannerEmulatorContainer) {}

  /**
   * Returns a client of the emulator, the same each time; close it at the end. Throws MayflyError with the code
   * `CLIENT_MISSING` if the package `@google-cloud/spanner` is not installed.
   */
  // eslint-disable-next-line @typescript-eslint/require-await -- a promise in testcontainers, too
  async client(): Promise<GoogleSpanner.Spanner> {
    if (this.#client !== undefined) return this.#client;
    const { emulator } = this;
    const { Spanner } = loadClient<typeof GoogleSpanner>("@google-cloud/spanner", "client()");
    this.#client = new Spanner({
      projectId: emulator.getProjectId(),
      servicePath: emulator.getHost(),
      port: emulator.getGrpcPort(),
      sslCreds: emulator.getSslCredentials(),
    });
    return this.#client;
  }

  /** Returns the path of the only configuration that the emulator's instances can have. */
  // eslint-disable-next-line @typescript-eslint/require-await -- a promise in testcontainers, too
  async instanceConfig(): Promise<string> {
    return `${this.#project()}/instanceConfigs/emulator-config`;
  }

  /** Creates an instance. Throws InvalidOptionError, and MayflyError with the code `SPANNER_REQUEST_FAILED`. */
  async createInstance(instanceId: string, options: SpannerInstanceOptions = {}): Promise<unknown> {
    const id = checkId(instanceId, "createInstance");
    const size = options.processingUnits === undefined ? { nodeCount: 1 } : {};
    const config = await this.instanceConfig();
    const instance = { config, displayName: id, ...size, ...options };
    const path = `${this.#project()}/instances`;
    return operate(this.#server(), { method: "POST", path, json: { instanceId: id, instance } });
  }

  /** Deletes an instance with its databases. Throws as `createInstance`. */
  async deleteInstance(instanceId: string): Promise<void> {
    const path = this.#instance(checkId(instanceId, "deleteInstance"));
    await ask(this.#server(), { method: "DELETE", path });
  }

  /** Creates a database with the tables of `statements`. Throws as `createInstance`. */
  async createDatabase(
    instanceId: string,
    databaseId: string,
    { statements = [] }: SpannerDatabaseOptions = {},
  ): Promise<unknown> {
    const instance = this.#instance(checkId(instanceId, "createDatabase"));
    const createStatement = `CREATE DATABASE \`${checkId(databaseId, "createDatabase")}\``;
    const json = { createStatement, extraStatements: statements };
    return operate(this.#server(), { method: "POST", path: `${instance}/databases`, json });
  }

  /** Deletes a database. Throws as `createInstance`. */
  async deleteDatabase(instanceId: string, databaseId: string): Promise<void> {
    const instance = this.#instance(checkId(instanceId, "deleteDatabase"));
    const path = `${instance}/databases/${checkId(databaseId, "deleteDatabase")}`;
    await ask(this.#server(), { method: "DELETE", path });
  }

  #server(): HttpServer {
    return this.emulator.restServer();
  }

  #project(): string {
    return `projects/${encodeURIComponent(this.emulator.getProjectId())}`;
  }

  #instance(id: string): string {
    return `${this.#project()}/instances/${id}`;
  }
}

/** Checks an id (cloud.google.com/spanner/docs/reference/rest/v1/projects.instances/create). */
function checkId(id: string, option: string): string {
  if (/^[a-z][a-z\d_-]*[a-z\d]$/.test(checkText(id, option))) return id;
  throw InvalidOptionError.quoting(option, "an id of a-z, 0-9, _ and -, such as my-instance", id);
}
