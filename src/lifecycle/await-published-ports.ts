import type { ContainerHandle } from "../container/container-handle";
import { isWithoutPorts } from "../spec/ports/network-mode";
import { formatPort } from "../spec/ports/ports";
import { poll } from "../waits/poll";
import type { Progress } from "./start-progress";
import type { StartRace } from "./start-race";

/**
 * Asks the engine until it has published every port that was asked for: some engines answer the
 * start before they have. A container without a network of its own publishes nothing, and what one
 * that has already ended means is for the wait to say.
 */
export async function openPorts(
  handle: ContainerHandle,
  race: StartRace,
  progress: Progress,
): Promise<void> {
  progress.begin("start", "the engine to publish its ports");
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
        const why = handle.spec.networks.length > 0 ? " (an internal network publishes none)" : "";
        return `not published yet: ${missing.join(", ")}${why}`;
      }),
    { survivesExit: true },
  );
}
