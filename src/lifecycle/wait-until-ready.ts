import type { ContainerHandle } from "../container/container-handle";
import type { ContainerSpec } from "../spec/container-spec";
import { DEFAULT_STARTUP_TIMEOUT_MS } from "../spec/wait";
import { defaultWait } from "../waits/default-wait";
import { runWait } from "../waits/run-wait";
import type { Progress } from "./start-progress";
import type { StartRace } from "./start-race";

/**
 * A condition that survives the exit decides by itself, with a request or two that a busy engine may
 * answer late. This is for one that does not.
 */
const GRACE_TO_DECIDE_MS = 3_000;

/** Milliseconds from the container's start until it must be ready. */
export function startupTimeout({ startupTimeout, wait }: ContainerSpec): number {
  return startupTimeout ?? wait?.startupTimeout ?? DEFAULT_STARTUP_TIMEOUT_MS;
}

/** Waits for the spec's condition, or for the default one. */
export async function waitUntilReady(
  handle: ContainerHandle,
  race: StartRace,
  progress: Progress,
): Promise<void> {
  const wait = handle.spec.wait ?? defaultWait(handle);
  progress.begin("ready", wait.description);
  await race.run(
    (signal) =>
      runWait(wait, handle, {
        signal,
        exited: race.exited,
        startedAt: progress.isRestart ? (progress.since ?? handle.info.state.startedAt) : undefined,
        report: (lastSeen) => {
          progress.lastSeen = lastSeen;
        },
      }),
    { survivesExit: wait.survivesExit ?? false, grace: GRACE_TO_DECIDE_MS },
  );
}
