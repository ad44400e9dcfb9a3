import type { ContainerHandle } from "../container/container-handle";
import { isKept } from "../container/kept-containers";
import { debug } from "../common/debug";
import { messageOf } from "../errors";
import { awaitRestart } from "../lifecycle/await-restart";
import type { BoundPorts } from "../spec/ports/bound-ports";
import type { Wait } from "../spec/wait";
import { asWait } from "../waits/testcontainers/strategy-adapter";
import type { WaitStrategy } from "../waits/testcontainers/wait-strategy";
import type { Identified } from "./dockerode";
import type { ContainerRuntimeClient } from "./runtime-client";
import { handleOf } from "./wait-on-container";

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

/** Stops or removes the container. Never throws, so the caller can throw the wait's error. */
async function giveUp({ engine, id }: ContainerHandle): Promise<void> {
  try {
    if (isKept(id)) await engine.containers.stop(id, 0);
    else await engine.containers.remove(id, { volumes: true });
  } catch (error) {
    debug("containers", () => `could not stop ${id.slice(0, 12)}: ${messageOf(error)}`);
  }
}
