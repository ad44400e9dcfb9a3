import type { ContainerHandle } from "../container/container-handle";
import { startedAgainAt } from "../container/logs/started-again";
import { isWithoutPorts } from "../spec/ports/network-mode";
import { formatPort } from "../spec/ports/exposed-port";
import { defaultWait } from "../waits/default-wait";
import { poll } from "../waits/poll";
import { runWait } from "../waits/run-wait";
import type { Progress } from "./start-progress";
import type { StartRace } from "./start-race";

/**
 * Milliseconds for a wait that survives the container's exit to decide after it, and for the engine to tell of the
 * ports. Each needs a request or two, which a busy engine can answer late.
 */
const GRACE_TO_DECIDE_MS = 10_000;

/**
 * Waits until the engine has published every port of the spec: some engines answer the start request
 * earlier.
 *
 * Skips a container without its own network, which publishes nothing, and a container that has exited:
 * its wait decides whether that is a failure.
 */
export async function awaitPublishedPorts(
  handle: ContainerHandle,
  race: StartRace,
  progress: Progress,
): Promise<void> {
  progress.begin("start", "the engine to publish the container's ports");
  const report = (lastSeen: string): void => {
    progress.lastSeen = lastSeen;
  };
  await race.run(
    (signal) =>
      poll({ signal, report }, async () => {
        const { networkMode, state } = await handle.refresh(signal);
        if (!state.running || isWithoutPorts(networkMode)) return true;
        const published = new Set(handle.info.ports.map(formatPort));
        const missing = handle.spec.ports.map(formatPort).filter((port) => !published.has(port));
        if (missing.length === 0) return true;
        const why =
          handle.spec.networks.length > 0 ? " (an internal network publishes no ports)" : "";
        return `not published yet: ${missing.join(", ")}${why}`;
      }),
    { survivesExit: true, grace: GRACE_TO_DECIDE_MS },
  );
}

/** Waits for the spec's wait, or for the default one. */
export async function waitUntilReady(
  handle: ContainerHandle,
  race: StartRace,
  progress: Progress,
): Promise<void> {
  const direct = handle.direct();
  const wait = handle.spec.wait ?? defaultWait(direct);
  progress.begin("ready", wait.description);
  progress.wait = wait;
  await race.run(
    (signal) =>
      runWait(wait, direct, {
        signal,
        exited: race.exited,
        unfinishedLines: unfinishedLines(handle),
        startedAt: progress.isRestart
          ? (progress.since ?? startedAgainAt(handle.info.state))
          : undefined,
        report: (lastSeen) => {
          progress.lastSeen = lastSeen;
        },
      }),
    { survivesExit: wait.survivesExit ?? false, grace: GRACE_TO_DECIDE_MS },
  );
}

function unfinishedLines({ feed }: ContainerHandle): (() => readonly string[]) | undefined {
  return feed && (() => feed.unfinishedLines());
}
