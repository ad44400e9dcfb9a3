import type { Joining } from "../../../src/module";
import type { RedisConnection } from "../redis-connection";
import type { StartedRedisContainer } from "../started-redis-container";
import { BUS_PORT } from "./cluster-node";
import { firstMissing, infoFields, replicates, textOf, withConnections } from "./connect-nodes";
import { slotAddresses } from "./slot-addresses";

/** A node, and the address to which other nodes send clients. */
export interface ClusterMember {
  readonly node: StartedRedisContainer;
  /** The address in the nodes' network. */
  readonly ip: string;
  /** `host:port`, with brackets around an IPv6 address. */
  readonly announced: string;
}

const SLOTS = 16_384;

/**
 * Makes a cluster of new nodes, the masters first. Waits until each node sends clients to all others, and until the
 * replicas have their masters' data (redis.io/docs/latest/operate/oss_and_stack/management/scaling).
 */
export async function joinCluster(
  members: readonly ClusterMember[],
  shards: number,
  { until }: Joining,
): Promise<void> {
  const nodes = members.map(({ node }) => node);
  await withConnections(nodes, async (connections) => {
    const ids = await Promise.all(connections.map((one) => one.ask("CLUSTER", "MYID")));
    const [first] = connections;
    for (const [index, one] of connections.entries()) {
      // Different epochs, so that the nodes need not settle who is right.
      await one.ask("CLUSTER", "SET-CONFIG-EPOCH", String(index + 1));
      if (index < shards) {
        const bounds = [index, index + 1].map((edge) => Math.floor((edge * SLOTS) / shards));
        const [from = 0, end = 0] = bounds;
        await one.ask("CLUSTER", "ADDSLOTSRANGE", String(from), String(end - 1));
      }
      const { ip } = members[index] ?? { ip: "" };
      if (index > 0) await first?.ask("CLUSTER", "MEET", ip, "6379", String(BUS_PORT));
    }
    await until("the nodes' meeting", () =>
      firstMissing(connections.map((one) => () => knows(one, members.length))),
    );
    const replicas = connections.slice(shards);
    for (const [index, one] of replicas.entries()) {
      await one.ask("CLUSTER", "REPLICATE", textOf(ids[index % shards] ?? null));
    }
    const announced = members.map((member) => member.announced).sort();
    await until("the cluster", () =>
      firstMissing([
        ...connections.map((one) => () => servesAll(one, announced)),
        ...replicas.map((one) => () => replicates(one)),
      ]),
    );
  });
}

async function knows(connection: RedisConnection, count: number): Promise<true | string> {
  const text = textOf(await connection.ask("CLUSTER", "NODES"));
  const met = text.split("\n").filter((line) => line !== "" && !line.includes("handshake"));
  return met.length === count || `a node knows ${met.length} of ${count} nodes`;
}

async function servesAll(
  connection: RedisConnection,
  announced: readonly string[],
): Promise<true | string> {
  const state = infoFields(await connection.ask("CLUSTER", "INFO")).get("cluster_state");
  if (state !== "ok") return `a node's cluster_state is ${String(state)}`;
  const listed = slotAddresses(await connection.ask("CLUSTER", "SLOTS")).sort();
  const [seen, wanted] = [listed.join(", "), announced.join(", ")];
  return seen === wanted || `a node sends clients to ${seen} and not to ${wanted}`;
}
