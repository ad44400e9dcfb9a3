import { ContainerHandle } from "../container/container-handle";
import { keepContainer } from "../container/kept-containers";
import { debug } from "../common/debug";
import { ContainerCreateError, reasonOf } from "../errors";
import type { ContainerSpec } from "../spec/container-spec";
import { toCreateRequest } from "../spec/create-request";
import { bringUp, explaining, feedFromLog } from "./bring-up";
import { ensureImage } from "../pull/ensure-image";
import { hostNetworkEntries, joinHostNetwork } from "./host-network";
import { openPorts } from "./await-published-ports";
import { Phases } from "./phases";
import { Progress } from "./start-progress";
import { recordStart } from "./record-start";
import { labelsHere } from "../run/labels-here";
import type { Runtime } from "../run/runtime";
import { StartRace } from "./start-race";
import { UndoStack } from "./undo-stack";
import { startupTimeout, waitUntilReady } from "./wait-until-ready";
// What handles load when it is used. Jest lets nothing be loaded between tests, where a start can be that
// a pool has begun; a test file that only attaches does without all of this.
import "../container/exec/command-line";
import "../container/files/copy-archive";
import "../container/files/copy-owners";
import "../container/exec/exec-options";
import "../container/files/read-file";
import "../container/exec/run-command";
import "../container/exec/printed";
import "../container/stopped-container";
import "../engine/await-exit";
import "../engine/log-lines";

/**
 * The whole way from a spec to a container that is ready. When any step fails, or the signal is
 * aborted, what was made is undone in reverse and the first error is thrown with its evidence.
 */
export function startContainer(
  spec: ContainerSpec,
  runtime: Runtime,
  signal?: AbortSignal,
): Promise<ContainerHandle> {
  return recordStart(spec, runtime, signal, (phases) =>
    startMeasured(spec, runtime, phases, signal),
  );
}

/** The same as a part of something that is recorded as a whole. */
export async function startMeasured(
  spec: ContainerSpec,
  runtime: Runtime,
  phases: Phases,
  signal: AbortSignal | undefined,
): Promise<ContainerHandle> {
  if (spec.reuse !== undefined && runtime.config.reuse) {
    const { reuseContainer } = await import("./reuse/reuse-container");
    return reuseContainer(spec, runtime, phases, signal);
  }
  const { engine, reach, reaper, session } = runtime;
  const undo = new UndoStack();
  try {
    signal?.throwIfAborted();
    phases.begin("image");
    const [image] = await Promise.all([
      ensureImage(spec, runtime, signal).then((name) => {
        phases.begin("cleanup");
        return name;
      }),
      spec.autoCleanup ? reaper.track(session.filter) : undefined,
    ]);

    phases.begin("create");
    const id = await createContainer(spec, image, runtime);
    undo.push("create container", (limit) =>
      engine.containers.remove(id, { volumes: true }, limit),
    );
    if (!spec.autoRemove) keepContainer(id);
    signal?.throwIfAborted();
    await joinHostNetwork(spec, id, engine);

    const handle = new ContainerHandle(engine, id, spec, reach, {
      labels: () => Promise.resolve(labelsHere(session)),
      track: () => reaper.track(session.filter),
    });
    const progress = new Progress(false, phases);
    await explaining(handle, progress, signal, () => bringUp(handle, progress, signal));
    debug("containers", () => `${spec.image} is ready as ${id.slice(0, 12)}`);
    return handle;
  } catch (error) {
    phases.begin("undo");
    await undo.run();
    throw error;
  }
}

/** Waits for a container that was started again; it is left as it is when it does not get ready. */
export async function awaitRestart(handle: ContainerHandle, since?: Date): Promise<void> {
  const progress = new Progress(true, new Phases(), since);
  await explaining(handle, progress, undefined, async () => {
    using race = new StartRace(handle.engine, handle.id, startupTimeout(handle.spec), undefined);
    await openPorts(handle, race, progress);
    feedFromLog(handle);
    await waitUntilReady(handle, race, progress);
  });
}

/**
 * Not abortable: the engine finishes a request that it has begun, and a container whose id never
 * came back could not be removed.
 */
async function createContainer(
  spec: ContainerSpec,
  image: string,
  { engine, reach, hostGateway, session }: Runtime,
): Promise<string> {
  const request = toCreateRequest(spec, {
    image,
    labels: spec.autoCleanup ? labelsHere(session) : {},
    defaultHostIp: reach.bindIp,
    extraHosts: [...hostGateway.extraHosts, ...hostNetworkEntries(spec, engine)],
  });
  try {
    return await engine.containers.create(request);
  } catch (error) {
    const reason = reasonOf(error);
    throw new ContainerCreateError(spec.image, reason, { cause: error });
  }
}
