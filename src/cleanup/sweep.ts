import type { Engine, LabelFilter } from "../engine/engine";

/** Removes everything that carries the labels: containers first, since they hold the networks. */
export async function sweep(engine: Engine, filter: LabelFilter): Promise<void> {
  const containers = await engine.listContainers(filter);
  const removed = await Promise.allSettled(
    containers.map((id) => engine.removeContainer(id, { volumes: true })),
  );
  const networks = await engine.listNetworks(filter);
  const disconnected = await Promise.allSettled(networks.map((id) => engine.removeNetwork(id)));
  for (const result of [...removed, ...disconnected]) {
    if (result.status === "rejected") throw result.reason;
  }
}
