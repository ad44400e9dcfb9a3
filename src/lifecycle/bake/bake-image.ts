import type { ContainerHandle } from "../../container/container-handle";
import { debug } from "../../common/debug";
import type { Engine } from "../../engine/engine";
import { keepReplaced } from "../../engine/keep-replaced";
import { proxyVariables } from "../../engine/proxy-variables";
import { isNotFound, MayflyError } from "../../errors";
import type { ContainerSpec, Environment, Labels } from "../../spec/container-spec";
import { environmentChanges, labelChanges } from "../../spec/image-changes";
import { explaining } from "../explain-failure";
import { Phases } from "../phases";
import { Progress } from "../start-progress";
import type { Start, StartContext } from "../start-context";
import { UndoStack } from "../undo-stack";
import {
  LABEL_BAKED_ORIGIN,
  LABEL_BAKED_PARTS,
  LABEL_MAYFLY_BAKED,
} from "../../spec/labels/labels";
import { classDataTime, classDataVariable, makeClassDataFolder } from "./class-data";
import type { BakePlan } from "./plan";
import { runPrepare, type PrepareHandle } from "./run-prepare";

/** Milliseconds for the program to exit by itself; on slow machines longer. If it is killed, its files may be incomplete. */
const STOP_TIMEOUT_MS = 30_000;
/** The exit code of a program that was killed by SIGKILL. */
const KILLED = 137;

/** Runs the initialisation, makes an image of its result and returns the image's id. Leaves nothing else behind. */
export async function bakeImage(
  plan: BakePlan,
  prepare: PrepareHandle | undefined,
  context: StartContext,
  start: Start,
): Promise<string> {
  const { engine, labels, signal, config } = context;
  const undo = new UndoStack();
  try {
    let imageId = plan.baseId;
    if (plan.volumes.length > 0) {
      const copy = await engine.images.copyWithoutVolumes(plan.baseId, signal);
      // After a success, the engine keeps the copy: the baked image is made from it.
      undo.push("copy image", (limit) => engine.images.removeLayer(copy, limit));
      imageId = copy;
    }
    const handle = await start(baking(plan.spec, imageId, engine), {
      ...context,
      phases: new Phases(),
    });
    undo.push("bake", (limit) => engine.containers.remove(handle.id, { volumes: true }, limit));
    if (prepare !== undefined) await runPrepare(handle, prepare, signal);

    const progress = new Progress(false, new Phases());
    return await explaining(handle, progress, signal, async () => {
      const writesClassData = plan.spec.bake?.classData !== undefined;
      const timeOfClassData = async (): Promise<number | undefined> =>
        writesClassData ? classDataTime(engine, handle.id, signal) : undefined;
      const earlier = await timeOfClassData();
      const factor = Math.max(1, config.startupTimeoutFactor);
      await stop(handle, progress, STOP_TIMEOUT_MS * factor, signal);
      progress.begin("bake", "the engine to commit the container to an image");
      await keepReplaced(engine, [plan.name], signal);
      const proxies = Object.keys(await proxyVariables(context)).map((name) => [name, ""]);
      const variables = {
        // An image inherits its container's environment. The next container has its own proxies.
        ...(Object.fromEntries(proxies) as Environment),
        ...classDataVariable(plan.spec, [earlier, await timeOfClassData()]),
      };
      return engine.containers.commit(
        handle.id,
        {
          repo: plan.name.repository,
          tag: plan.name.tag,
          comment: `${plan.spec.image}, initialised`,
          author: undefined,
          pause: false,
          changes: [...environmentChanges(variables), ...labelChanges(labelsOf(plan, labels))],
        },
        signal,
      );
    });
  } finally {
    await undo.run();
  }
}

/**
 * Returns the spec of the container in which the initialisation runs: without a name, and removed with
 * this session.
 */
function baking(spec: ContainerSpec, imageId: string, engine: Engine): ContainerSpec {
  const { name: _name, reuse: _reuse, networkFaults: _faults, bake, ...rest } = spec;
  return {
    ...rest,
    stage: { imageId, isBaked: false },
    labels: {},
    // The later hooks run in the container that starts from the baked image.
    hooks: [
      ...(bake?.classData === undefined
        ? []
        : [{ created: ({ id }: { readonly id: string }) => makeClassDataFolder(engine, id) }]),
      ...spec.hooks.map(({ created, started }) => ({
        ...(created && { created }),
        ...(started && { started }),
      })),
    ],
    createOptions: [...spec.createOptions, staying],
    autoRemove: true,
    autoCleanup: true,
  };
}

/** Prevents the engine from removing or restarting the container when it exits: its image is made after that. */
function staying(options: { HostConfig: Record<string, unknown> }): void {
  delete options.HostConfig["AutoRemove"];
  delete options.HostConfig["RestartPolicy"];
}

async function stop(
  handle: ContainerHandle,
  progress: Progress,
  timeout: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  progress.begin("bake", "the container's program to exit, so that its files are complete");
  // From here on, the container's exit is not a failure.
  progress.endedBefore = true;
  try {
    await handle.engine.containers.stop(handle.id, timeout, signal);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    throw new MayflyError(
      "BAKE_CONTAINER_GONE",
      "the container was removed before its image was created",
      {
        hint: "the function passed to withBakedInit() must leave the container running; Mayfly stops it afterwards",
        cause: error,
      },
    );
  }
  const { exitCode } = (await handle.refresh(signal)).state;
  debug("bake", () => `${handle.id.slice(0, 12)} exited with code ${exitCode}`);
  if (exitCode !== KILLED) return;
  const reason = `it did not exit within ${timeout / 1000} s of its stop signal and was killed, so its files may be incomplete`;
  throw new MayflyError("BAKE_NOT_STOPPED", reason, {
    hint: "its first process must exit when it gets the stop signal: a shell script should `exec` the server; to change the signal, call withStopSignal(...); to add an init process, withInit()",
  });
}

/** Returns the image's labels. The session's labels, which an image inherits from its container, get empty values. */
function labelsOf({ hash, origin, parts }: BakePlan, sessionLabels: Labels): Labels {
  return {
    ...Object.fromEntries(Object.keys(sessionLabels).map((name) => [name, ""])),
    [LABEL_MAYFLY_BAKED]: hash,
    [LABEL_BAKED_ORIGIN]: origin,
    [LABEL_BAKED_PARTS]: JSON.stringify(parts),
  };
}
