import type { Session } from "../../run/session";
import type { Engine } from "../../engine/engine";
import { InvalidOptionError, undefinedIfNotFound } from "../../errors";
import type { ContainerSpec, Labels } from "../../spec/container-spec";
import { isThrowaway } from "./lasting-labels";

/**
 * Throws InvalidOptionError if a reusable container depends on an object that is removed after this test
 * run. The container would never be found again, and would prevent the removal of that object.
 */
export async function refuseThrowaway(
  { networks, networkMode, namespaces, volumesFrom, volumes, bindMounts }: ContainerSpec,
  engine: Engine,
  session: Pick<Session, "labels">,
  signal: AbortSignal | undefined,
): Promise<void> {
  const refuse = (option: string, expected: string, name: string, labels?: Labels): void => {
    if (labels === undefined || !isThrowaway(labels, session.labels)) return;
    const why = "because withReuse() keeps this container after the test run";
    throw InvalidOptionError.quoting(option, `${expected}, ${why}`, name);
  };
  const joined = (mode = ""): string[] => /^container:(.+)$/.exec(mode)?.slice(1) ?? [];
  const containers = [
    ...joined(networkMode).map((id) => ["withNetworkMode", id] as const),
    ...joined(namespaces.ipc).map((id) => ["withIpcMode", id] as const),
    ...joined(namespaces.pid).map((id) => ["withPidMode", id] as const),
    ...volumesFrom.map(({ container }) => ["withVolumesFrom", container] as const),
  ];
  for (const [option, id] of containers) {
    const labels = await labelsOf(engine, id, signal);
    refuse(option, "a container that has withReuse() too", id, labels);
  }
  for (const { name } of networks) {
    const labels = (await engine.networks.inspect(name, signal))?.labels;
    refuse(
      "withNetwork",
      "new Network({ reuse: true }) or the name of your own network",
      name,
      labels,
    );
  }
  const bound = bindMounts.map(({ source }) => source).filter((source) => !/[\\/]/.test(source));
  const mounted = [
    ...volumes.map(({ name }) => ["withVolume", name] as const),
    ...bound.map((name) => ["withBindMounts", name] as const),
  ];
  for (const [option, name] of mounted) {
    const labels = (await engine.volumes.inspect(name, signal))?.labels;
    refuse(option, "new Volume({ reuse: true }) or the name of your own volume", name, labels);
  }
}

async function labelsOf(
  engine: Engine,
  container: string,
  signal: AbortSignal | undefined,
): Promise<Labels | undefined> {
  // If the container does not exist, the engine itself refuses it later.
  return (await engine.containers.inspect(container, signal).catch(undefinedIfNotFound))?.labels;
}
