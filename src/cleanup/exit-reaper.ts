import { spawn } from "node:child_process";
import { programEnvironment } from "../config";
import type { EngineEndpoint } from "../engine/endpoint";
import type { LabelFilter } from "../engine/engine";
import { processWide, realProcess } from "../process-wide";
import type { Reaper } from "./reaper";
import { ownLabels, type Session } from "./session";

export interface SweepOrder {
  readonly endpoint: Pick<EngineEndpoint, "address" | "apiVersion">;
  readonly filters: readonly LabelFilter[];
}

/**
 * The last resort. Cleans up at the process's normal end, whether by itself, by `process.exit()` or
 * by an uncaught error: nothing asynchronous can run then, so a detached program does the removing.
 * It does not see an end by a signal, and not whether others of the session go on: of the session's
 * things it removes what this process alone made.
 */
export function exitReaper(
  endpoint: EngineEndpoint,
  session: Pick<Session, "labels" | "filter">,
  program: string,
): Reaper {
  const ofSession = JSON.stringify(session.filter);
  return {
    track(filter) {
      const key = JSON.stringify(filter);
      // One listener a process and engine, however many test files track something.
      const filters = processWide(`exit-reaper ${endpoint.uri}`, () => {
        const held = new Map<string, LabelFilter>();
        realProcess.once("exit", () => {
          const { address, apiVersion } = endpoint;
          sweepDetached(
            { endpoint: { address, apiVersion }, filters: [...held.values()] },
            program,
          );
        });
        return held;
      });
      filters.set(key, key === ofSession ? { ...filter, ...ownLabels(session) } : filter);
      return Promise.resolve();
    },
  };
}

function sweepDetached(order: SweepOrder, program: string): void {
  spawn(realProcess.execPath, [program], {
    detached: true,
    stdio: "ignore",
    cwd: "/",
    env: programEnvironment(order),
  }).unref();
}
