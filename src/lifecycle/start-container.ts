import { ContainerHandle } from "../container/container-handle";
import { feedLogConsumers } from "../container/log-consumers";
import { debug } from "../debug";
import { logLines } from "../engine/log-lines";
import { ContainerCreateError, reasonOf } from "../errors";
import type { ContainerSpec } from "../spec/container-spec";
import { toCreateRequest } from "../spec/create-request";
import { ensureImage } from "./ensure-image";
import { explainFailure } from "./explain-failure";
import { openPorts } from "./open-ports";
import { Progress } from "./progress";
import type { Runtime } from "./runtime";
import { StartRace } from "./start-race";
import { UndoStack } from "./undo-stack";
import { startupTimeout, waitUntilReady } from "./wait-until-ready";

/**
 * The whole way from a spec to a container that is ready. When any step fails, or the signal is
 * aborted, what was made is undone in reverse and the first error is thrown with its evidence.
 */
export async function startContainer(
  spec: ContainerSpec,
  runtime: Runtime,
  signal?: AbortSignal,
): Promise<ContainerHandle> {
  const { engine, reach, reaper, session } = runtime;
  const undo = new UndoStack();
  try {
    signal?.throwIfAborted();
    const image = await ensureImage(spec, runtime, signal);
    if (spec.autoCleanup) await reaper.track(session.filter);

    const id = await createContainer(spec, image, runtime);
    undo.push("create container", () => engine.removeContainer(id, { volumes: true }));
    signal?.throwIfAborted();

    const handle = new ContainerHandle(engine, id, spec, reach, {
      labels: session.labels,
      track: () => reaper.track(session.filter),
    });
    await run(handle, signal);
    debug("containers", () => `${spec.image} is ready as ${id.slice(0, 12)}`);
    return handle;
  } catch (error) {
    await undo.run();
    throw error;
  }
}

/** Waits for a container that was started again; it is left as it is when it does not get ready. */
export async function awaitRestart(handle: ContainerHandle): Promise<void> {
  const progress = new Progress(true);
  await explaining(handle, progress, undefined, async () => {
    using race = new StartRace(handle.engine, handle.id, startupTimeout(handle.spec), undefined);
    await openPorts(handle, race, progress);
    if (handle.spec.logConsumers.length > 0) {
      // The first lines can be stamped a moment earlier than the start; none can before the last end.
      const since = handle.info.state.finishedAt;
      feedLogConsumers(handle.spec.logConsumers, handle.followLogs(since ? { since } : {}));
    }
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
    labels: spec.autoCleanup ? session.labels : {},
    defaultHostIp: reach.bindIp,
    extraHosts: hostGateway.extraHosts,
  });
  try {
    return await engine.createContainer(request);
  } catch (error) {
    const reason = reasonOf(error);
    throw new ContainerCreateError(spec.image, reason, { cause: error });
  }
}

/** From a created container to one that is ready. */
async function run(handle: ContainerHandle, signal: AbortSignal | undefined): Promise<void> {
  const { engine, id, spec } = handle;
  const progress = new Progress(false);
  await explaining(handle, progress, signal, async () => {
    await copyInto(handle, progress, signal);
    if (spec.hooks.some(({ created }) => created)) {
      progress.begin("the hook `created`");
      await handle.refresh(signal);
      await callHooks(handle, "created");
    }
    if (spec.logConsumers.length > 0) {
      // Attached before the start: a process that lives for 10 ms is heard, too.
      progress.begin("the engine to attach to its output");
      feedLogConsumers(spec.logConsumers, logLines(await engine.attach(id, false, signal)));
    }
    progress.begin("the engine to start it");
    await engine.startContainer(id, signal);

    using race = new StartRace(engine, id, startupTimeout(spec), signal);
    await openPorts(handle, race, progress);
    await runHooks("started", handle, race, progress);
    await waitUntilReady(handle, race, progress);
    await runHooks("ready", handle, race, progress);
  });
}

async function runHooks(
  when: "started" | "ready",
  handle: ContainerHandle,
  race: StartRace,
  progress: Progress,
): Promise<void> {
  if (!handle.spec.hooks.some((hooks) => hooks[when])) return;
  progress.begin(`the hook \`${when}\``);
  await race.run(() => callHooks(handle, when), { survivesExit: true });
}

async function copyInto(
  handle: ContainerHandle,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { copies, archives, copyOptions } = handle.spec;
  progress.begin("its files to be copied");
  if (copies.length > 0) await handle.copy(copies, copyOptions, signal);
  for (const { tar, target } of archives) {
    await handle.putArchive(tar, target, copyOptions, signal);
  }
}

async function callHooks(
  handle: ContainerHandle,
  when: "created" | "started" | "ready",
): Promise<void> {
  for (const hooks of handle.spec.hooks) await hooks[when]?.(handle);
}

async function explaining(
  { engine, id, image }: ContainerHandle,
  progress: Progress,
  signal: AbortSignal | undefined,
  steps: () => Promise<void>,
): Promise<void> {
  try {
    await steps();
  } catch (error) {
    throw await explainFailure(error, engine, id, image, progress, signal);
  }
}
