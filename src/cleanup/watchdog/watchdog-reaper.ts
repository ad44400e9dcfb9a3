import type { Config } from "../../config";
import type { EngineEndpoint } from "../../engine/endpoint";
import { processWide, realProcess } from "../../common/process-wide";
import { formatProcessId, processIdOf } from "../../run/process-id";
import type { Reaper } from "../../run/reaper";
import { runnerPid } from "../../run/runner";
import { isSessionFilter, ownerLabel, type Session } from "../../run/session";
import { thisTestRun } from "../../run/this-test-run";
import { warn } from "../../common/warn";
import { cleanupProgram } from "../cleanup-program";
import { WatchdogClient } from "./client";
import { launchWatchdog } from "./launch";
import { TIMING, type Worker } from "./protocol";
import { watchdogSocket } from "./socket-path";

/** A reaper that can start its watchdog ahead of time. */
export interface WatchdogReaper extends Required<Omit<Reaper, "trackRun">> {
  /** Begins to start the watchdog, so that it runs when the first object is tracked. */
  prepare(): void;
}

/**
 * Returns a reaper that cleans up with the watchdog: a small program, one for all processes of the user that use the
 * engine. It notices that a process has ended because the connection closes. Throws if no folder can be used for the
 * socket. `track` rejects if the watchdog cannot be started.
 */
export function watchdogReaper(
  endpoint: EngineEndpoint,
  config: Config,
  session: Pick<Session, "filter" | "labels">,
): WatchdogReaper {
  const socketPath = watchdogSocket(endpoint, config);
  const { uri, address, apiVersion, kind } = endpoint;
  const order = { endpoint: { uri, address, apiVersion, kind }, socketPath, timing: TIMING };
  const client = processWide(`watchdog ${socketPath}`, () => {
    const code = cleanupProgram();
    return new WatchdogClient({
      socketPath,
      worker: workerOf(config),
      launch: (onFailure) => {
        // The watchdog needs the connection longer than this process.
        launchWatchdog(code, order, onFailure, endpoint.ssh?.users);
      },
      onLost: (reason) => {
        warn(
          "MAYFLY_WATCHDOG_LOST",
          `The connection to the watchdog was lost (${reason}). The objects of this process may be ` +
            "left when it ends; `npx mayfly prune` removes them.",
        );
      },
    });
  });
  return {
    prepare: () => {
      client.prepare();
    },
    track: (filter) =>
      client.hold(
        filter,
        isSessionFilter(session, filter) ? { creators: ownerLabel(session) } : { everything: true },
      ),
    hold: (container, idleTimeout) => client.use(container, idleTimeout),
  };
}

function workerOf(config: Config): Worker | undefined {
  if (runnerPid(config) === realProcess.pid) return undefined;
  const self = processIdOf(realProcess.pid);
  // A process that a worker started inherits the worker's runner.
  const { runner } = thisTestRun(config);
  if (self === undefined || runner === undefined) return undefined;
  return { self: formatProcessId(self), runner: formatProcessId(runner) };
}
