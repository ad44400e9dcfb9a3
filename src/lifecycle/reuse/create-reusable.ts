import { ContainerHandle } from "../../container/container-handle";
import { keepContainer } from "../../container/kept-containers";
import { debug } from "../../common/debug";
import { ContainerCreateError, fieldOf, reasonOf } from "../../errors";
import type { ContainerInfo } from "../../spec/inspect/container-info";
import { bringUp } from "../bring-up";
import { createFailure } from "../create-failure";
import { explaining } from "../explain-failure";
import { FailedContainer } from "../failed-container";
import type { StartContext } from "../start-context";
import { Progress } from "../start-progress";
import type { Runtime } from "../../run/runtime";
import { UndoStack } from "../undo-stack";
import { startupTimeout } from "../startup-timeout";
import { thisCreator, type Creator } from "./creator";
import { findHolders, inspectIfThere } from "./find-holders";
import { LABEL_TESTCONTAINERS_CONTAINER_HASH } from "../../spec/labels/labels";
import { describeDifference } from "./nearest";
import { openLease } from "./open-lease";
import type { ReusePlan } from "./plan";

const CONFLICT = 409;

/**
 * Creates the container under the preparing name, makes it ready and renames it. Returns undefined if
 * another start was faster. Removes the container after a failure.
 */
export async function createReusable(
  plan: ReusePlan,
  context: StartContext,
  isLast: boolean,
): Promise<ContainerHandle | undefined> {
  const { engine, phases, signal } = context;
  phases.begin("create");
  const { spec, name } = plan;
  const { keepFailed } = context.config;
  using creator = thisCreator(startupTimeout(spec));
  const id = await create(plan, creator, context);
  if (id === undefined) return undefined;
  const undo = new UndoStack();
  const failed = new FailedContainer(engine, id, spec, keepFailed && isLast);
  undo.push("create container", failed.remove);
  try {
    signal?.throwIfAborted();
    if (await isTaken(plan, context)) {
      await undo.run();
      return undefined;
    }
    if (!spec.autoRemove) keepContainer(id);
    const lease = await openLease(false, id, spec, context);
    undo.push("hold container", () => {
      lease.release();
      return Promise.resolve();
    });
    const handle = ContainerHandle.of(context, { id, spec, lease });
    const progress = new Progress(false, phases);
    const steps = async (): Promise<void> => {
      await bringUp(handle, progress, signal);
      signal?.throwIfAborted();
      progress.begin("create", `the engine to rename the container to ${name}`);
      await publish(handle, name);
    };
    await explaining(handle, progress, signal, steps, { keep: failed.keep });
    debug("containers", () => `${spec.image} is ready as ${id.slice(0, 12)}, for reuse`);
    return handle;
  } catch (error) {
    phases.begin("undo");
    const replaced = signal?.aborted !== true && (await wasReplaced(id, plan, context));
    await undo.run();
    if (replaced) return undefined;
    throw error;
  }
}

/** Creates the container. Returns undefined if the name is taken. Cannot be aborted, like every creation. */
async function create(
  plan: ReusePlan,
  creator: Creator,
  { engine }: Runtime,
): Promise<string | undefined> {
  try {
    return await engine.containers.create(plan.requestBy(creator));
  } catch (error) {
    if (isNameConflict(error)) return undefined;
    throw createFailure(plan.spec, error);
  }
}

/**
 * Returns whether the complete container already exists: an earlier creator may have finished between the
 * search and this creation. No other creator can finish from now on (step 3 of `reuseContainer`). Throws
 * ContainerCreateError if a different container has the name.
 */
async function isTaken(plan: ReusePlan, { engine, signal }: StartContext): Promise<boolean> {
  const { name, hash, spec } = plan;
  const holder = await inspectIfThere(engine, name, signal);
  // The engine also accepts the beginning of an id, so this can be a container with another name.
  if (holder?.name !== `/${name}`) return false;
  if (holder.labels[LABEL_TESTCONTAINERS_CONTAINER_HASH] === hash) return true;
  const reason = `another container already has the name ${name}: ${describeDifference(holder, plan)}`;
  throw new ContainerCreateError(spec.image, reason, {
    hint: `docker rm -f ${name} removes the other container; without withName() each container gets its own name`,
  });
}

/** Renames the container, so that other starts use it. If the request fails, checks whether the name changed anyway. */
async function publish(handle: ContainerHandle, name: string): Promise<void> {
  try {
    await handle.engine.containers.rename(handle.id, name);
  } catch (error) {
    if ((await nameOf(handle)) !== `/${name}`) throw error;
    return;
  }
  await nameOf(handle);
}

/** Returns the name, or undefined on a failure: once the container is renamed, a failed inspection must not undo it. */
async function nameOf(handle: ContainerHandle): Promise<ContainerInfo["name"] | undefined> {
  try {
    return (await handle.refresh()).name;
  } catch (error) {
    debug("reuse", () => `could not inspect ${handle.id.slice(0, 12)}: ${reasonOf(error)}`);
    return undefined;
  }
}

/** Returns whether another process considered this one dead, removed its container and created a new one. */
async function wasReplaced(id: string, plan: ReusePlan, { engine }: Runtime): Promise<boolean> {
  try {
    if ((await inspectIfThere(engine, id, undefined)) !== undefined) return false;
    const { complete, preparing } = await findHolders(engine, plan, undefined);
    return complete !== undefined || preparing !== undefined;
  } catch (error) {
    debug("reuse", () => `could not look for ${plan.name}: ${reasonOf(error)}`);
    return false;
  }
}

/** Returns whether the name is taken. Podman and other engines do not answer 409, so their message decides. */
function isNameConflict(error: unknown): boolean {
  const reason = reasonOf(error);
  return (
    (fieldOf(error, "statusCode") === CONFLICT && /\bname\b/i.test(reason)) ||
    /\bname\b.*\balready in use\b/i.test(reason)
  );
}
