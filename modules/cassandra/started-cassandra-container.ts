import { StartedServer } from "../../src/module";
import { CassandraKeyspace } from "./cassandra-keyspace";
import { withCql, type CqlServer } from "./cql-session";
import { createKeyspace } from "./keyspaces";
import type { CassandraSettings } from "./settings";

/** Options of `new Client()` in the package cassandra-driver. */
export interface CassandraClientOptions {
  readonly contactPoints: string[];
  readonly localDataCenter: string;
  readonly credentials: { readonly username: string; readonly password: string };
}

/** A running Cassandra server. */
export class StartedCassandraContainer extends StartedServer<CassandraSettings> {
  /** Returns `host:port`, for clients. */
  getContactPoint(): string {
    return `${this.getHost()}:${this.getPort()}`;
  }

  getDatacenter(): string {
    return this.settings.datacenter;
  }

  getRack(): string {
    return this.settings.rack;
  }

  getUsername(): string {
    return this.settings.username;
  }

  getPassword(): string {
    return this.settings.password;
  }

  /** Returns the options for the client: `new Client(cassandra.getClientOptions())`. */
  getClientOptions(): CassandraClientOptions {
    const { datacenter, username, password } = this.settings;
    return {
      contactPoints: [this.getContactPoint()],
      localDataCenter: datacenter,
      credentials: { username, password },
    };
  }

  /**
   * Creates a keyspace for one test. Dropping it, or the end of an `await using` block, drops the keyspace with its
   * tables. The first call of a process drops the keyspaces that processes which have ended left behind. Needs no client.
   * Throws MayflyError with the code `CASSANDRA_REQUEST_FAILED`.
   */
  async openKeyspace(): Promise<CassandraKeyspace> {
    const name = await createKeyspace(this.cqlServer(), this.getId());
    return new CassandraKeyspace(this, name);
  }

  /**
   * Runs statements of CQL one after another, such as the tables of a test. Needs no client. Throws MayflyError with the
   * code `CASSANDRA_REQUEST_FAILED` and the server's message.
   */
  async executeCql(...statements: readonly string[]): Promise<void> {
    await withCql(this.cqlServer(), async (run) => {
      for (const statement of statements) await run(statement);
    });
  }

  /** @internal */
  cqlServer(): CqlServer {
    const { username, password } = this.settings;
    const names = { product: "Cassandra", code: "CASSANDRA_REQUEST_FAILED" };
    return { ...names, ...this.hostAddress(), username, password };
  }
}
