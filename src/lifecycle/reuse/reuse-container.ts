import { sleep } from "../../common/clock";
import type { ContainerHandle } from "../../container/container-handle";
import { debug } from "../../common/debug";
import { reasonOf } from "../../errors";
import type { ContainerInfo } from "../../spec/inspect/container-info";
import type { ContainerSpec } from "../../spec/container-spec";
import type { StartContext } from "../start-context";
import { adopt } from "./adopt";
import { createReusable } from "./create-reusable";
import { stateOfCreator, parseCreator } from "./creator";
import { findHolders } from "./find-holders";
import { LABEL_REUSE_CREATOR } from "../../spec/labels";
import { logNearest } from "./nearest";
import { planReuse } from "./plan";
import { PreparationWatch } from "./preparation-watch";

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 250;

/**
 * One container for all who want the same, on however many machines they are. The engine decides, by
 * two names of the container that it gives to one at a time; nothing else is shared.
 *
 *  1. A container called NAME is complete: whoever finds it takes it.
 *  2. Else whoever creates NAME-preparing is its creator. The name is taken: somebody else is.
 *  3. The creator looks for NAME once more, since an earlier creator may have finished between 1 and
 *     2. Where it is there, the new one, which has not started, is removed. Where it is not, it cannot
 *     come: only the holder of NAME-preparing gives a container that name.
 *  4. The creator copies, starts, runs hooks and waits. When one fails, it removes the container.
 *  5. It renames the container to NAME, which the engine does at once or not at all.
 *
 * Everybody else waits for 5. A creator that dies before leaves NAME-preparing, with its machine and
 * process id in a label: those on its machine see that it is dead and remove the container; those on
 * others cannot, and remove it when it takes longer than its creator had said. A creator that dies in
 * 3 can leave both; whoever takes NAME then removes the other one.
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
    debug("reuse", () => `${id.slice(0, 12)} was left half-made, and is removed`);
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
      handle = await createReusable(plan, context);
    } else if (watch.isAbandoned(preparing)) {
      await remove(preparing);
      continue;
    }
    if (handle !== undefined) return handle;
    await sleep(pause, signal);
  }
}

/** Left over beside a complete one, it harms nobody but those who look at their containers. */
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
