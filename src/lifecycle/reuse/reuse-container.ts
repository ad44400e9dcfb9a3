import { sleep } from "../../common/clock";
import type { ContainerHandle } from "../../container/container-handle";
import { debug } from "../../common/debug";
import { reasonOf } from "../../errors";
import type { ContainerInfo } from "../../spec/inspect/container-info";
import type { ContainerSpec } from "../../spec/container-spec";
import type { StartContext } from "../start-context";
import { startRepeatedly } from "../startup-attempts";
import { adopt } from "./adopt";
import { createReusable } from "./create-reusable";
import { stateOfCreator, parseCreator } from "./creator";
import { findHolders } from "./find-holders";
import { LABEL_REUSE_CREATOR } from "../../spec/labels/labels";
import { logNearest } from "./nearest";
import { planReuse } from "./plan";
import { PreparationWatch } from "./preparation-watch";

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 250;

/**
 * Returns one container for all starts that want the same one, on any number of machines. Two names decide,
 * because the engine gives a name to only one container at a time. Nothing else is shared.
 *
 *  1. A container called NAME is complete: a start that finds it takes it.
 *  2. Otherwise, the start that creates NAME-preparing is the creator. If the name is taken, another
 *     start is the creator.
 *  3. The creator looks for NAME again, since an earlier creator may have finished between 1 and 2. If
 *     NAME exists, the creator removes its own container, which has not started. If NAME does
 *     not exist, it cannot appear now: only the holder of NAME-preparing can be renamed to NAME.
 *  4. The creator copies, starts, runs hooks and waits. When a step fails, it removes the container.
 *  5. It renames the container to NAME, which the engine does at once or not at all.
 *
 * All other starts wait for 5. A creator that dies before 5 leaves NAME-preparing, with its machine and
 * process id in a label. Processes on its machine see that it is dead and remove the container. Processes
 * on other machines cannot see that, and remove the container when its creator takes longer than it
 * allowed itself. A creator that dies in 3 can leave both names; a start that takes NAME then removes the
 * other container.
 */
export async function reuseContainer(
  spec: ContainerSpec,
  context: StartContext,
): Promise<ContainerHandle> {
  const { engine, phases, signal } = context;
  phases.begin("image");
  const plan = await planReuse(spec, context);
  const watch = new PreparationWatch();
  const remove = async ({ id }: ContainerInfo): Promise<void> => {
    debug("reuse", () => `${id.slice(0, 12)} was left incomplete and is removed`);
    await engine.containers.remove(id, { volumes: true }, signal);
  };

  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    signal?.throwIfAborted();
    phases.begin("find");
    const { complete, preparing } = await findHolders(engine, plan, signal);
    let handle: ContainerHandle | undefined;
    if (complete !== undefined) {
      if (preparing !== undefined) await removeIfDead(preparing, remove);
      handle = await adopt(complete, plan, context);
    } else if (preparing === undefined) {
      await logNearest(plan, engine, signal);
      // A container that is adopted gets no other attempt: it would be the same one again.
      handle = await startRepeatedly(plan.spec, signal, (isLast) =>
        createReusable(plan, context, isLast),
      );
    } else if (watch.isAbandoned(preparing)) {
      await remove(preparing);
      continue;
    }
    if (handle !== undefined) return handle;
    await sleep(pause, signal);
  }
}

/** Removes the container that a dead creator left beside a complete one. Logs a failure, which is harmless. */
async function removeIfDead(
  preparing: ContainerInfo,
  remove: (info: ContainerInfo) => Promise<void>,
): Promise<void> {
  const creator = parseCreator(preparing.labels[LABEL_REUSE_CREATOR]);
  if (creator === undefined || stateOfCreator(creator) !== "dead") return;
  try {
    await remove(preparing);
  } catch (error) {
    debug("reuse", () => `could not remove ${preparing.id.slice(0, 12)}: ${reasonOf(error)}`);
  }
}
