import { messageOf, type Joining } from "../../../src/module";
import { clusterView } from "../gateway";
import type { StartedEtcdContainer } from "../started-etcd-container";

/** Waits until each node serves clients, and sees all nodes and the same leader. */
export async function joinMembers(
  nodes: readonly StartedEtcdContainer[],
  { until }: Joining,
): Promise<void> {
  await until("the election of a leader", async () => {
    const leaders = new Set<string>();
    for (const node of nodes) {
      try {
        const { names, leader } = await clusterView(node.gateway());
        if (names.length < nodes.length) return `a node knows only ${names.join(", ")}`;
        leaders.add(leader);
      } catch (error) {
        return messageOf(error);
      }
    }
    const [leader] = leaders;
    if (leaders.size > 1) return `the nodes see the leaders ${[...leaders].join(", ")}`;
    return leader !== "" || "the nodes see no leader";
  });
}
