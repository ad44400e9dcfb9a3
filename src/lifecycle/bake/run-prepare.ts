import type { ContainerHandle } from "../../container/container-handle";
import { explaining } from "../explain-failure";
import { Phases } from "../phases";
import { Progress } from "../start-progress";
import { StartRace } from "../start-race";

/** The function that a user gave to `withBakedInit()`, called with a ready container. */
export type PrepareHandle = (handle: ContainerHandle) => Promise<unknown>;

/**
 * Runs the function without a deadline: migrations can take a long time. Rejects on the container's
 * exit or an abort.
 */
export async function runPrepare(
  handle: ContainerHandle,
  prepare: PrepareHandle,
  signal: AbortSignal | undefined,
): Promise<void> {
  const progress = new Progress(false, new Phases());
  progress.begin("bake", "the function passed to withBakedInit()");
  await explaining(handle, progress, signal, async () => {
    using race = new StartRace(handle, Infinity, signal);
    await race.run(() => prepare(handle), { survivesExit: true });
  });
}
