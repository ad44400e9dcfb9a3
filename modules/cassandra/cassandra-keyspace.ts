import { definePart, ServerPart } from "../../src/module";
import { dropKeyspace } from "./keyspaces";
import type { CassandraClientOptions, StartedCqlServer } from "./started-cql-server";

/** A keyspace of its own for a test, from `openKeyspace()`. */
export class CassandraKeyspace extends ServerPart<StartedCqlServer<object>> {
  /** Returns the keyspace's name, which needs no quotes in CQL. */
  getKeyspace(): string {
    return this.getName();
  }

  /** Returns the options for the client, with this keyspace: `new Client(keyspace.getClientOptions())`. */
  getClientOptions(): CassandraClientOptions & { readonly keyspace: string } {
    return { ...this.server.getClientOptions(), keyspace: this.getName() };
  }

  protected async remove(server: StartedCqlServer<object>, name: string): Promise<void> {
    await dropKeyspace(server.cqlServer(), name);
  }
}

definePart("cassandra-keyspace", CassandraKeyspace);
