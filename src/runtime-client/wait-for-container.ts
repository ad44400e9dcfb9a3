import { ContainerHandle } from "../container/container-handle";
import { isKept } from "../container/kept-containers";
import { debug } from "../common/debug";
import { messageOf } from "../errors";
import { awaitRestart } from "../lifecycle/await-restart";
import { runtime } from "../runtime";
import { BoundPorts } from "../spec/ports/bound-ports";
import { emptySpec, mergeSpec } from "../spec/merge-spec";
import { parsePort, type Protocol } from "../spec/ports/exposed-port";
import type { Wait } from "../spec/wait";
import { asWait } from "../waits/testcontainers/strategy-adapter";
import type { WaitStrategy } from "../waits/testcontainers/wait-strategy";
import type { Identified } from "./dockerode";
import type { ContainerRuntimeClient } from "./runtime-client";

/**
 * Waits until a running container is ready; any program can have started it. `container` is its dockerode object,
 * or any object with its `id`. Log lines from before `startTime` do not count; default: the container's last
 * start.
 *
 * A container that does not become ready is stopped, and removed unless it was built with
 * `withAutoRemove(false)`. Throws ContainerExitedError, StartupTimeoutError, ContainerStartError, and
 * EngineError if the container does not exist.
 */
export async function waitForContainer(
  _client: ContainerRuntimeClient,
  container: Identified,
  waitStrategy: Wait | WaitStrategy,
  boundPorts: BoundPorts,
  startTime?: Date,
): Promise<void> {
  const wait = asWait(waitStrategy, "waitForContainer");
  const handle = await handleOf(container, wait, boundPorts);
  try {
    await awaitRestart(handle, startTime);
  } catch (error) {
    await giveUp(handle);
    throw error;
  }
}

/** Waits until a running container is ready, and leaves it as it is if it does not become ready. */
export async function waitOnContainer(
  wait: Wait,
  container: { readonly id: string },
  boundPorts: BoundPorts = new BoundPorts(),
  startTime?: Date,
): Promise<void> {
  await awaitRestart(await handleOf(container, wait, boundPorts), startTime);
}

async function handleOf(
  { id }: { readonly id: string },
  wait: Wait,
  boundPorts: BoundPorts,
): Promise<ContainerHandle> {
  const current = await runtime();
  const { Config } = await current.engine.containers.inspectRaw(id);
  const ports = [...boundPorts.iterator()].map(([key]) =>
    parsePort(key as `${number}/${Protocol}`, "waitForContainer.boundPorts"),
  );
  const spec = mergeSpec(emptySpec(String(Config["Image"])), { ports, wait });
  return ContainerHandle.of(current, { id, spec });
}

/** Stops or removes the container. Never throws, so the caller can throw the wait's error. */
async function giveUp({ engine, id }: ContainerHandle): Promise<void> {
  try {
    if (isKept(id)) await engine.containers.stop(id, 0);
    else await engine.containers.remove(id, { volumes: true });
  } catch (error) {
    debug("containers", () => `could not stop ${id.slice(0, 12)}: ${messageOf(error)}`);
  }
}
