import { ContainerHandle } from "../../container/container-handle";
import { keepContainer } from "../../container/kept-containers";
import { debug } from "../../common/debug";
import type { ContainerInfo } from "../../spec/inspect/container-info";
import { explaining, feedFromLog, runHooks } from "../bring-up";
import { openPorts } from "../await-published-ports";
import type { Phases } from "../phases";
import { Progress } from "../start-progress";
import { labelsHere } from "../../run/labels-here";
import type { Runtime } from "../../run/runtime";
import { StartRace } from "../start-race";
import { startupTimeout, waitUntilReady } from "../wait-until-ready";
import { inspectIfThere } from "./find-holders";
import { openLease } from "./open-lease";
import type { ReusePlan } from "./plan";

/**
 * Takes a complete container, which is started again or unpaused where it has to be. It is left as
 * it is when it does not get ready. Undefined when it was removed meanwhile.
 */
export async function adopt(
  found: ContainerInfo,
  { spec, name }: ReusePlan,
  runtime: Runtime,
  phases: Phases,
  signal: AbortSignal | undefined,
): Promise<ContainerHandle | undefined> {
  const { engine, reach, reaper, session } = runtime;
  const { id, state } = found;
  if (state.status === "removing" || state.status === "dead") {
    // Waits for its end; one whose removal failed is removed.
    await engine.containers.remove(id, { volumes: true }, signal);
    return undefined;
  }
  if (!spec.autoRemove) keepContainer(id);
  const lease = await openLease(true, id, spec, runtime);
  const owner = {
    labels: () => Promise.resolve(labelsHere(session)),
    track: () => reaper.track(session.filter),
  };
  const handle = new ContainerHandle(engine, id, spec, reach, owner, found, lease);
  const progress = new Progress(true, phases);
  const hint = `it was there before and is left as it is; docker rm -f ${name} has the next start make a new one`;
  try {
    await explaining(handle, progress, signal, () => bringBack(handle, progress, signal), hint);
  } catch (error) {
    lease.release();
    signal?.throwIfAborted();
    if ((await inspectIfThere(engine, id, signal)) === undefined) return undefined;
    throw error;
  }
  debug("reuse", () => `${spec.image} is reused: ${name} (${id.slice(0, 12)})`);
  return handle;
}

/** What has an idle timeout can have been stopped between the look at it and the hold. */
async function bringBack(
  handle: ContainerHandle,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { engine, id, spec } = handle;
  progress.endedBefore = true;
  if (spec.reuse?.idleTimeout !== undefined) await handle.refresh(signal);
  await wake(handle, signal);
  progress.endedBefore = false;
  using race = new StartRace(engine, id, startupTimeout(spec), signal);
  await openPorts(handle, race, progress);
  feedFromLog(handle);
  await runHooks("started", handle, race, progress);
  await waitUntilReady(handle, race, progress);
  await runHooks("ready", handle, race, progress);
}

async function wake(handle: ContainerHandle, signal: AbortSignal | undefined): Promise<void> {
  const { status, running } = handle.info.state;
  if (status === "paused") await unpause(handle, signal);
  // To start what runs by now changes nothing.
  else if (!running) await handle.engine.containers.start(handle.id, signal);
}

async function unpause(handle: ContainerHandle, signal: AbortSignal | undefined): Promise<void> {
  try {
    await handle.engine.containers.unpause(handle.id, signal);
  } catch (error) {
    // Others may have been first.
    if ((await handle.refresh(signal)).state.status === "paused") throw error;
  }
}
