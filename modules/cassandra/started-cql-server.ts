import { StartedServer } from "../../src/module";
import { CassandraKeyspace } from "./cassandra-keyspace";
import { withCql, type CqlServer } from "./cql-session";
import { createKeyspace } from "./keyspaces";

/** Options of `new Client()` in the package cassandra-driver. */
export interface CassandraClientOptions {
  readonly contactPoints: string[];
  readonly localDataCenter: string;
  readonly credentials: { readonly username: string; readonly password: string };
}

/** A running server that speaks CQL: Cassandra, or ScyllaDB. */
export abstract class StartedCqlServer<Settings extends object> extends StartedServer<Settings> {
  /** Returns the name of the server's datacenter, which clients have to know. */
  abstract getDatacenter(): string;
  abstract getUsername(): string;
  abstract getPassword(): string;
  /** @internal The server's name and error code. */
  protected abstract readonly product: Pick<CqlServer, "product" | "code">;

  /** Returns `host:port`, for clients. */
  getContactPoint(): string {
    return this.hostAndPort();
  }

  /** Returns the options for the client: `new Client(cassandra.getClientOptions())`. */
  getClientOptions(): CassandraClientOptions {
    return {
      contactPoints: [this.getContactPoint()],
      localDataCenter: this.getDatacenter(),
      credentials: { username: this.getUsername(), password: this.getPassword() },
    };
  }

  /**
   * Creates a keyspace for one test. Dropping it, or the end of an `await using` block, drops the keyspace with its
   * tables. The first call of a process drops the keyspaces that processes which have ended left behind. Needs no client.
   * Throws MayflyError with the code `CASSANDRA_REQUEST_FAILED` or `SCYLLA_REQUEST_FAILED`.
   */
  async openKeyspace(): Promise<CassandraKeyspace> {
    const name = await createKeyspace(this.cqlServer(), this.getId());
    return new CassandraKeyspace(this, name);
  }

  /**
   * Runs statements of CQL one after another, such as the tables of a test. Needs no client. Throws MayflyError with the
   * code `CASSANDRA_REQUEST_FAILED` or `SCYLLA_REQUEST_FAILED` and the server's message.
   */
  async executeCql(...statements: readonly string[]): Promise<void> {
    await withCql(this.cqlServer(), async (run) => {
      for (const statement of statements) await run(statement);
    });
  }

  /** @internal */
  cqlServer(): CqlServer {
    const login = { username: this.getUsername(), password: this.getPassword() };
    return { ...this.product, ...this.hostAddress(), ...login };
  }
}
