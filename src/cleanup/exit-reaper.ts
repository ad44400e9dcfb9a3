import { spawn } from "node:child_process";
import type { EngineEndpoint } from "../engine/endpoint";
import type { LabelFilter } from "../engine/engine";
import { processWide, realProcess } from "./process-wide";
import type { Reaper } from "./reaper";

/** What the detached program is told, as JSON in this variable: an argument would show keys in `ps`. */
export const SWEEP_VARIABLE = "MAYFLY_EXIT_SWEEP";

export interface SweepOrder {
  readonly endpoint: EngineEndpoint;
  readonly filters: readonly LabelFilter[];
}

/**
 * Cleans up at the process's normal end, whether by itself, by `process.exit()` or by an uncaught
 * error: nothing asynchronous can run then, so a detached program does the removing. It does not
 * see an end by a signal.
 */
export function exitReaper(endpoint: EngineEndpoint, program: string): Reaper {
  return {
    track(filter) {
      // One listener a process and engine, however many test files track something.
      const filters = processWide(`exit-reaper ${endpoint.uri}`, () => {
        const held = new Map<string, LabelFilter>();
        realProcess.once("exit", () => {
          sweepDetached({ endpoint, filters: [...held.values()] }, program);
        });
        return held;
      });
      filters.set(JSON.stringify(filter), filter);
      return Promise.resolve();
    },
  };
}

function sweepDetached(order: SweepOrder, program: string): void {
  spawn(realProcess.execPath, [program], {
    detached: true,
    stdio: "ignore",
    env: { ...realProcess.env, [SWEEP_VARIABLE]: JSON.stringify(order) },
  }).unref();
}
