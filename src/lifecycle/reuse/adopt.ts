import { ContainerHandle } from "../../container/container-handle";
import { keepContainer } from "../../container/kept-containers";
import { debug } from "../../common/debug";
import { retryPortRace } from "../../engine/port-race";
import type { ContainerInfo } from "../../spec/inspect/container-info";
import { becomeReady } from "../bring-up";
import { explaining } from "../explain-failure";
import type { StartContext } from "../start-context";
import { Progress } from "../start-progress";
import { inspectIfThere } from "./find-holders";
import { openLease } from "./open-lease";
import type { ReusePlan } from "./plan";

/**
 * Takes over a complete container; starts or unpauses it if it is not running. Does not remove the
 * container if it does not become ready. Returns undefined if another process has removed it.
 */
export async function adopt(
  found: ContainerInfo,
  { spec, name }: ReusePlan,
  context: StartContext,
): Promise<ContainerHandle | undefined> {
  const { engine, phases, signal } = context;
  const { id, state } = found;
  if (state.status === "removing" || state.status === "dead") {
    // Waits for a removal in progress, or repeats one that has failed.
    await engine.containers.remove(id, { volumes: true }, signal);
    return undefined;
  }
  if (!spec.autoRemove) keepContainer(id);
  const lease = await openLease(true, id, spec, context);
  const handle = ContainerHandle.of(context, { id, spec, info: found, lease });
  const progress = new Progress(true, phases);
  const hint = `this is a reused container, which Mayfly leaves as it is; to create a new one at the next start, run docker rm -f ${name}`;
  try {
    await explaining(handle, progress, signal, () => resume(handle, progress, signal), { hint });
  } catch (error) {
    lease.release();
    signal?.throwIfAborted();
    if ((await inspectIfThere(engine, id, signal)) === undefined) return undefined;
    throw error;
  }
  debug("reuse", () => `${spec.image} is reused: ${name} (${id.slice(0, 12)})`);
  return handle;
}

/** Starts or unpauses the container if necessary, and waits until it is ready. */
async function resume(
  handle: ContainerHandle,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<void> {
  progress.endedBefore = true;
  // The idle timeout may have stopped the container between its inspection and openLease().
  if (handle.spec.reuse?.idleTimeout !== undefined) await handle.refresh(signal);
  await wake(handle, signal);
  progress.endedBefore = false;
  await becomeReady(handle, progress, signal);
}

async function wake(handle: ContainerHandle, signal: AbortSignal | undefined): Promise<void> {
  const { status, running } = handle.info.state;
  if (status === "paused") await unpause(handle, signal);
  // If another process has started it by now, starting it again changes nothing.
  else if (!running) {
    const { engine, id } = handle;
    await retryPortRace(engine, id, () => engine.containers.start(id, signal), signal);
  }
}

async function unpause(handle: ContainerHandle, signal: AbortSignal | undefined): Promise<void> {
  try {
    await handle.engine.containers.unpause(handle.id, signal);
  } catch (error) {
    // Another process may have been faster.
    if ((await handle.refresh(signal)).state.status === "paused") throw error;
  }
}
