import { ContainerHandle } from "../container/container-handle";
import { awaitRestart } from "../lifecycle/await-restart";
import { withConfiguredTimeout } from "../lifecycle/startup-timeout";
import { runtime } from "../runtime";
import { emptySpec, mergeSpec } from "../spec/merge-spec";
import { BoundPorts } from "../spec/ports/bound-ports";
import { parsePort, type Protocol } from "../spec/ports/exposed-port";
import type { Wait } from "../spec/wait";

/** Waits until a running container is ready, and leaves it as it is if it does not become ready. */
export async function waitOnContainer(
  wait: Wait,
  container: { readonly id: string },
  boundPorts: BoundPorts = new BoundPorts(),
  startTime?: Date,
): Promise<void> {
  await awaitRestart(await handleOf(container, wait, boundPorts), startTime);
}

/** Returns the handle of a running container that any program can have started. */
export async function handleOf(
  { id }: { readonly id: string },
  wait: Wait,
  boundPorts: BoundPorts,
): Promise<ContainerHandle> {
  const current = await runtime();
  const { Config } = await current.engine.containers.inspectRaw(id);
  const ports = [...boundPorts.iterator()].map(([key]) =>
    parsePort(key as `${number}/${Protocol}`, "waitForContainer.boundPorts"),
  );
  const given = mergeSpec(emptySpec(String(Config["Image"])), { ports, wait });
  const spec = withConfiguredTimeout(given, current.config);
  return ContainerHandle.of(current, { id, spec });
}
