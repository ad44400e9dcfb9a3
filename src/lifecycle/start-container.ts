import { ContainerHandle } from "../container/container-handle";
import { keepContainer } from "../container/kept-containers";
import { debug } from "../common/debug";
import type { ContainerSpec } from "../spec/container-spec";
import { observe } from "../telemetry/observe";
import type { Operation } from "../telemetry/operation";
import { proxyVariables } from "../engine/proxy-variables";
import { toCreateRequest } from "../spec/create-request";
import { withDefaultVariables } from "../spec/default-variables";
import { announceSlowStart } from "./announce-slow-start";
import type { PrepareHandle } from "./bake/run-prepare";
import { bringUp } from "./bring-up";
import { completeFromImage } from "./complete-from-image";
import { createFailure } from "./create-failure";
import { onDefaultPlatform } from "./default-platform";
import { ensureImage } from "../pull/ensure-image";
import { explaining } from "./explain-failure";
import { FailedContainer } from "./failed-container";
import { hostNetworkEntries, joinHostNetwork } from "./host-network";
import { refuseConflicts } from "./refuse-conflicts";
import { refuseMissingFiles } from "./refuse-missing-files";
import { showStart } from "./show-start";
import { Progress } from "./start-progress";
import { nameOf, outcomeOf, recordFailed, recordStarted } from "./record-start";
import { startWithStablePorts } from "./stable-ports";
import type { Start, StartContext } from "./start-context";
import { startRepeatedly } from "./startup-attempts";
import { withConfiguredTimeout } from "./startup-timeout";
import { UndoStack } from "./undo-stack";
// Loaded with this file: Jest loads nothing between tests, when a pool's start can still be running.
import "../container/operations";

/**
 * Starts a container from its spec, waits until it is ready and records the result.
 *
 * When a step fails or the signal is aborted, undoes all steps in reverse order and throws the first
 * error with its evidence. `prepare` is the user's function of `withBakedInit()`.
 */
export async function startContainer(
  given: ContainerSpec,
  context: StartContext,
  prepare?: PrepareHandle,
): Promise<ContainerHandle> {
  const { config } = context;
  const spec = withConfiguredTimeout(onDefaultPlatform(given, config), config);
  using _announced = announceSlowStart(spec.image, context);
  using _shown = showStart(spec.image, context);
  let handle: ContainerHandle;
  try {
    const start = (): Promise<ContainerHandle> => startInItsWay(spec, context, prepare);
    // Helper containers (Ryuk, sshd), which users did not ask for, have no recorder.
    const isHelper = context.record === undefined;
    handle = await (isHelper ? start() : observe(toOperation(spec, context), start));
  } catch (error) {
    recordFailed(spec, error, context);
    throw error;
  }
  recordStarted(handle, context);
  return handle;
}

/** Describes the start for OpenTelemetry. */
function toOperation(
  { image }: ContainerSpec,
  { phases }: StartContext,
): Operation<ContainerHandle> {
  return {
    name: "container.start",
    image,
    elapsed: () => phases.elapsed,
    atEnd: (handle) => ({
      segments: phases.finish().segments,
      attributes: {
        "mayfly.outcome": handle === undefined ? "failed" : outcomeOf(handle),
        ...(handle && { "container.id": handle.id, "container.name": nameOf(handle) }),
      },
    }),
  };
}

async function startInItsWay(
  given: ContainerSpec,
  context: StartContext,
  prepare: PrepareHandle | undefined,
): Promise<ContainerHandle> {
  refuseConflicts(given);
  refuseMissingFiles(given, context);
  const spec = await completeFromImage(given, context);
  if (spec.bake === undefined) return startUnbaked(spec, context);
  const { startBaked } = await import("./bake/start-baked");
  return startBaked(spec, prepare, context, startUnbaked);
}

async function startUnbaked(spec: ContainerSpec, context: StartContext): Promise<ContainerHandle> {
  if (spec.networkFaults !== undefined) {
    const { startBehindProxy } = await import("./faults/start-behind-proxy");
    return startBehindProxy(spec, spec.networkFaults, context, startUnbaked);
  }
  if (spec.reuse === undefined || !context.config.reuse) {
    return startRepeatedly(spec, context.signal, (isLast) => {
      const start: Start = (each) => startNew(each, context, isLast);
      return spec.stablePorts ? startWithStablePorts(spec, context, start) : start(spec, context);
    });
  }
  const { reuseContainer } = await import("./reuse/reuse-container");
  return reuseContainer(spec, context);
}

/** Creates a container and starts it. */
async function startNew(
  spec: ContainerSpec,
  context: StartContext,
  isLast: boolean,
): Promise<ContainerHandle> {
  const { engine, reaper, session, phases, signal } = context;
  const undo = new UndoStack();
  try {
    signal?.throwIfAborted();
    const { keepFailed } = context.config;
    phases.begin("image");
    const [image] = await Promise.all([
      ensureImage(spec, context, signal).then((name) => {
        phases.begin("cleanup");
        return name;
      }),
      spec.autoCleanup ? reaper.track(session.filter) : undefined,
    ]);

    phases.begin("create");
    const id = await createContainer(spec, image, context);
    const failed = new FailedContainer(engine, id, spec, keepFailed && isLast);
    undo.push("create container", failed.remove);
    if (!spec.autoRemove) keepContainer(id);
    signal?.throwIfAborted();
    await joinHostNetwork(spec, id, engine);

    const handle = ContainerHandle.of(context, { id, spec, proxy: context.proxy });
    const progress = new Progress(false, phases);
    await explaining(handle, progress, signal, () => bringUp(handle, progress, signal), {
      keep: failed.keep,
    });
    debug("containers", () => `${spec.image} is ready as ${id.slice(0, 12)}`);
    return handle;
  } catch (error) {
    phases.begin("undo");
    await undo.run();
    throw error;
  }
}

/**
 * Creates the container. An abort does not end the request: the engine would finish the creation
 * anyway, and without the id the container could not be removed.
 */
async function createContainer(
  spec: ContainerSpec,
  image: string,
  context: StartContext,
): Promise<string> {
  const { engine, reach, hostGateway, labels } = context;
  const written = toCreateRequest(spec, {
    image,
    labels: spec.autoCleanup ? labels : {},
    defaultHostIp: reach.bindIp,
    extraHosts: [...hostGateway.extraHosts, ...hostNetworkEntries(spec, engine)],
  });
  const request = withDefaultVariables(written, await proxyVariables(context));
  try {
    return await engine.containers.create(request);
  } catch (error) {
    throw createFailure(spec, error);
  }
}
