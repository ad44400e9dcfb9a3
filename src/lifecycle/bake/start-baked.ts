import { posix } from "node:path";
import { removeProxy } from "../../container/faults/remove-proxy";
import { isWithin } from "../../container/files/mounts";
import type { ContainerHandle } from "../../container/container-handle";
import { sha256 } from "../../common/crypto";
import { debug } from "../../common/debug";
import { withFileLock } from "../../common/file-lock";
import type { ContainerSpec } from "../../spec/container-spec";
import type { Start, StartContext } from "../start-context";
import { UndoStack } from "../undo-stack";
import { bakeImage } from "./bake-image";
import { readingClassData } from "./class-data";
import { findBaked, logDifference } from "./find-baked";
import { planBake, type BakePlan } from "./plan";
import { pruneBaked } from "./prune-baked";
import { runPrepare, type PrepareHandle } from "./run-prepare";

/** Several tries, because the image can be removed between the search and the container's creation. */
const TRIES = 3;

/**
 * Starts a container from an image of its finished initialisation. The image is kept in the engine, and
 * made again only when something changes that the initialisation depends on.
 */
export function startBaked(
  spec: ContainerSpec,
  prepare: PrepareHandle | undefined,
  context: StartContext,
  start: Start,
): Promise<ContainerHandle> {
  const way = context.config.bake ? startFromImage : startWithInitialisation;
  return way(spec, prepare, context, start);
}

async function startFromImage(
  spec: ContainerSpec,
  prepare: PrepareHandle | undefined,
  context: StartContext,
  start: Start,
): Promise<ContainerHandle> {
  const { engine, phases, signal } = context;
  phases.begin("image");
  const plan = await planBake(spec, context);
  for (let tries = 1; ; tries++) {
    phases.begin("bake");
    const imageId = await ensureBaked(plan, prepare, context, start);
    // The image contains the copied files, perhaps changed by the initialisation, except those on a tmpfs.
    const stage = { imageId, isBaked: true };
    const copies = plan.spec.copies.filter(({ target }) => isOnTmpfs(target, plan.spec));
    try {
      return await start({ ...readingClassData(plan.spec), copies, archives: [], stage }, context);
    } catch (error) {
      if (tries === TRIES || signal?.aborted === true) throw error;
      if ((await engine.images.inspect(imageId, signal)) !== undefined) throw error;
      debug("bake", () => `${plan.name.string} was removed in the meantime`);
    }
  }
}

function isOnTmpfs(target: string, { tmpFs }: ContainerSpec): boolean {
  return Object.keys(tmpFs).some((folder) => isWithin(target, posix.resolve("/", folder)));
}

/** Finds or bakes the image. Only one process of this user bakes it; the others wait. */
async function ensureBaked(
  plan: BakePlan,
  prepare: PrepareHandle | undefined,
  context: StartContext,
  start: Start,
): Promise<string> {
  const { engine, signal } = context;
  const there = await findBaked(plan, engine, signal);
  if (there !== undefined) return there;
  const lock = `bake-${sha256(`${engine.uri} ${plan.hash}`).slice(0, 16)}`;
  const bake = async (): Promise<string> => {
    const byOthers = await findBaked(plan, engine, signal);
    if (byOthers !== undefined) return byOthers;
    await logDifference(plan, engine, signal);
    const id = await bakeImage(plan, prepare, context, start);
    debug("bake", () => `the result is kept as ${plan.name.string}`);
    await pruneBaked(id, engine, signal);
    return id;
  };
  return withFileLock(lock, bake, signal);
}

/**
 * Starts a container without a baked image and initialises it. With a function of the user, the container
 * is not reusable: another start could take it before the function has run.
 */
async function startWithInitialisation(
  { bake: _bake, reuse, ...spec }: ContainerSpec,
  prepare: PrepareHandle | undefined,
  context: StartContext,
  start: Start,
): Promise<ContainerHandle> {
  if (prepare === undefined) {
    return start(reuse === undefined ? spec : { ...spec, reuse }, context);
  }
  const { phases, signal } = context;
  const handle = await start(spec, context);
  const { engine, id, proxy } = handle;
  const undo = new UndoStack();
  if (proxy !== undefined) undo.push("start proxy", (limit) => removeProxy(engine, proxy, limit));
  undo.push("start", (limit) => engine.containers.remove(id, { volumes: true }, limit));
  try {
    phases.begin("hooks");
    await runPrepare(handle, prepare, signal);
    return handle;
  } catch (error) {
    await undo.run();
    throw error;
  }
}
