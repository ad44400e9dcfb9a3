import { undefinedIfNotFound } from "../errors";
import { removeProxy } from "./faults/remove-proxy";
import type { ContainerHandle } from "./container-handle";

export interface StopOptions {
  /** Milliseconds for the process to exit by itself before it is killed. Default: that of `withStopTimeout`, or 0. */
  readonly timeout: number;
  /** Remove the container. Default: the value of `withAutoRemove`, or otherwise true. */
  readonly remove: boolean;
  /** Remove its anonymous volumes as well. Default true. */
  readonly removeVolumes: boolean;
}

/** Stops a container and runs its hooks. Returns whether the container was also removed. */
export async function stopContainer(
  handle: ContainerHandle,
  options: Partial<StopOptions> & Pick<StopOptions, "timeout">,
): Promise<boolean> {
  const { engine, id, spec, proxy } = handle;
  const { timeout, remove = spec.autoRemove, removeVolumes = true } = options;
  try {
    for (const { stopping } of spec.hooks) await stopping?.(handle);
  } finally {
    if (!remove) await engine.containers.stop(id, timeout);
    // A removal kills the process, so without a timeout no stop is needed before it. A container that
    // is gone is as stopped and removed as it can be.
    else if (timeout > 0) await engine.containers.stop(id, timeout).catch(undefinedIfNotFound);
    if (remove) await engine.containers.remove(id, { volumes: removeVolumes });
  }
  handle.markStopped();
  for (const { stopped } of spec.hooks) await stopped?.(handle);
  // A container that is kept needs its proxy when it is started again.
  if (remove && proxy !== undefined) await removeProxy(engine, proxy);
  return remove;
}
