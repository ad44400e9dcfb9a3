import { defineNodeGroup, MayflyError, poll, ServerGroup } from "../../../src/module";
import { withCql } from "../cql-session";
import { createKeyspace, dropKeyspace } from "../keyspaces";
import type { StartedCassandraContainer } from "../started-cassandra-container";
import type { CassandraClientOptions } from "../started-cql-server";
import { addressResolution, type CassandraAddressResolution } from "./address-resolution";
import { CassandraClusterKeyspace } from "./cluster-keyspace";
import { copiesIn } from "./copies";

/** Options of `new Client()` in the package cassandra-driver. */
export interface CassandraClusterClientOptions extends CassandraClientOptions {
  readonly policies: { readonly addressResolution: CassandraAddressResolution };
}

/** Nodes tell each other changes of the schema in less than a second; on a busy machine it takes longer. */
const AGREEMENT_MS = 60_000;

/** A running Cassandra cluster. */
export class StartedCassandraCluster extends ServerGroup<StartedCassandraContainer, object> {
  /** Returns `host:port` of each node, for clients. */
  getContactPoints(): string[] {
    return this.nodes.map((node) => node.getContactPoint());
  }

  /**
   * Returns the options for the client: `new Client(cluster.getClientOptions())`. They contain a policy, since the nodes
   * tell clients their addresses in the network. Throws MayflyError with the code `CLIENT_MISSING` without cassandra-driver.
   */
  getClientOptions(): CassandraClusterClientOptions {
    const [first] = this.nodes;
    if (first === undefined) throw new RangeError("no nodes");
    return {
      ...first.getClientOptions(),
      contactPoints: this.getContactPoints(),
      policies: { addressResolution: addressResolution(this.nodes, this.getNetwork()) },
    };
  }

  /**
   * Creates a keyspace for one test, with a copy of each row on three nodes, or on all if there are fewer. Resolves when
   * the nodes that answer have it. Dropping it, or the end of an `await using` block, drops the keyspace with its tables.
   * The first call of a process drops the keyspaces that processes which have ended left behind. Throws MayflyError with the
   * code `CASSANDRA_REQUEST_FAILED`.
   */
  async openKeyspace(): Promise<CassandraClusterKeyspace> {
    const copies = copiesIn(this.nodes.length);
    const id = this.getNetwork().getId();
    const name = await this.askAny((node) => createKeyspace(node.cqlServer(), id, copies));
    await this.#agree();
    return new CassandraClusterKeyspace(this, name);
  }

  /**
   * Runs statements of CQL one after another, at a node that answers. Resolves when the nodes that answer have the same
   * schema. Needs no client. See the container's method.
   */
  async executeCql(...statements: readonly string[]): Promise<void> {
    // Only the choice of the node is repeated: statements can have run before one fails.
    const chosen = await this.askAny(async (node) => {
      await node.executeCql();
      return node;
    });
    await chosen.executeCql(...statements);
    await this.#agree();
  }

  /** @internal Drops a keyspace. */
  async dropKeyspace(name: string): Promise<void> {
    await this.askAny((node) => dropKeyspace(node.cqlServer(), name));
  }

  /** Waits until the nodes that answer have the same schema: a client cannot use the others, either. */
  async #agree(): Promise<void> {
    const late = AbortSignal.timeout(AGREEMENT_MS);
    const { signal } = new AbortController();
    await poll({ signal, report: () => undefined }, async () => {
      const settled = await Promise.allSettled(this.nodes.map(schemaOf));
      const answers = settled.filter((one) => one.status === "fulfilled");
      if (new Set(answers.map(({ value }) => value)).size <= 1) return true;
      if (!late.aborted) return "the nodes have different schemas";
      const message = `The nodes have different schemas, still after ${AGREEMENT_MS} ms.`;
      throw new MayflyError("CASSANDRA_REQUEST_FAILED", message);
    });
  }
}

/** Returns the version of a node's schema. */
async function schemaOf(node: StartedCassandraContainer): Promise<string> {
  const version = "SELECT CAST(schema_version AS text) FROM system.local";
  return withCql(node.cqlServer(), async (run) => (await run(version)).join());
}

defineNodeGroup("cassandra-cluster", StartedCassandraCluster);
