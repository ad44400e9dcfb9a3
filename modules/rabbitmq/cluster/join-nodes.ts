import { MayflyError, type Joining } from "../../../src/module";
import type { StartedRabbitMQContainer } from "../rabbitmq-container";
import { runCommand } from "../administration";

/** Joins the others to the first node (rabbitmq.com/docs/clustering#creating), and waits until all see all running. */
export async function joinNodes(
  nodes: readonly StartedRabbitMQContainer[],
  { until }: Joining,
): Promise<void> {
  const [first, ...others] = nodes;
  if (first === undefined) return;
  const name = await nameOf(first);
  await Promise.all(others.map((node) => runCommand(node, "stop_app")));
  // The first node takes them one after another.
  for (const node of others) {
    await runCommand(node, "join_cluster", name);
    await runCommand(node, "start_app");
  }
  await until("the cluster", async () => {
    for (const node of nodes) {
      const running = await runningNodes(node);
      if (running.length < nodes.length) return `a node sees only ${running.join(", ")} running`;
    }
    return true;
  });
}

async function nameOf(node: StartedRabbitMQContainer): Promise<string> {
  const [name] = await runningNodes(node);
  if (name !== undefined) return name;
  throw new MayflyError("RABBITMQ_REQUEST_FAILED", "the first node does not run");
}

async function runningNodes(node: StartedRabbitMQContainer): Promise<readonly string[]> {
  const status = await runCommand(node, "cluster_status", "--formatter", "json");
  return (JSON.parse(status) as { readonly running_nodes: readonly string[] }).running_nodes;
}
