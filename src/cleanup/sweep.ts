import type { Engine, LabelFilter } from "../engine/engine";

/** Removes everything that carries the labels: containers first, since they hold the others. */
export async function sweep(engine: Engine, filter: LabelFilter): Promise<void> {
  const containers = await engine.listContainers(filter);
  const removed = await Promise.allSettled(
    containers.map((id) => engine.removeContainer(id, { volumes: true })),
  );
  const [networks, volumes] = await Promise.all([
    engine.listNetworks(filter),
    engine.listVolumes(filter),
  ]);
  const others = await Promise.allSettled([
    ...networks.map((id) => engine.removeNetwork(id)),
    ...volumes.map((name) => engine.removeVolume(name)),
  ]);
  // Images last, since containers hold them, and one by one: those built on others come first.
  const images = [];
  for (const id of await engine.listImages(filter)) {
    images.push(...(await Promise.allSettled([engine.removeImage(id)])));
  }
  for (const result of [...removed, ...others, ...images]) {
    if (result.status === "rejected") throw result.reason;
  }
}
