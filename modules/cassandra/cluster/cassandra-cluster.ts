import { ClusterBuilder, type ClusterOptions, type StartOptions } from "../../../src/module";
import type { CassandraContainer } from "../cassandra-container";
import type { StartedCassandraContainer } from "../started-cassandra-container";
import { CassandraNode } from "./cassandra-node";
import { joinNodes } from "./join-nodes";
import { StartedCassandraCluster } from "./started-cassandra-cluster";

/** All nodes are ready before they join; then they tell each other in seconds, or on a busy machine in a minute. */
const JOIN_MS = 180_000;

/**
 * A Cassandra cluster: nodes that share the data, on a network of their own.
 *
 * ```ts
 * await using cluster = await new CassandraCluster("cassandra:5.0").start();
 * await using keyspace = await cluster.openKeyspace();
 * const client = new Client(keyspace.getClientOptions());
 * ```
 */
export class CassandraCluster extends ClusterBuilder<
  CassandraContainer,
  StartedCassandraContainer
> {
  /** Throws InvalidOptionError. */
  constructor(image: string, options: ClusterOptions = {}) {
    super(image, options, "CassandraCluster");
  }

  /**
   * Starts the nodes in parallel. Resolves when each node sees the others, and all have the same schema. If a start fails,
   * removes everything.
   *
   * Throws the error of the node that failed, or MayflyError with the code `NODES_NOT_JOINED` after 180 s.
   */
  async start({ signal }: StartOptions = {}): Promise<StartedCassandraCluster> {
    const create = (index: number): CassandraContainer =>
      new CassandraNode(this.image, index, this.count);
    const given = signal === undefined ? {} : { signal };
    const parts = await this.startNodes(create, joinNodes, { ...given, timeout: JOIN_MS });
    return new StartedCassandraCluster(parts, {});
  }
}
