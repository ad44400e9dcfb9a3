import { definePart, TestPart } from "../../../src/module";
import type {
  CassandraClusterClientOptions,
  StartedCassandraCluster,
} from "./started-cassandra-cluster";

/** A keyspace of its own for a test, in a cluster, from `openKeyspace()`. */
export class CassandraClusterKeyspace extends TestPart<StartedCassandraCluster> {
  /** Returns the keyspace's name, which needs no quotes in CQL. */
  getKeyspace(): string {
    return this.getName();
  }

  /** Returns the options for the client, with this keyspace: `new Client(keyspace.getClientOptions())`. */
  getClientOptions(): CassandraClusterClientOptions & { readonly keyspace: string } {
    return { ...this.server.getClientOptions(), keyspace: this.getName() };
  }

  protected async remove(cluster: StartedCassandraCluster, name: string): Promise<void> {
    await cluster.dropKeyspace(name);
  }
}

definePart("cassandra-cluster-keyspace", CassandraClusterKeyspace);
