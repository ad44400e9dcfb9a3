import type { EngineEndpoint } from "../engine/endpoint";
import type { LabelFilter } from "../engine/requests/label-filter";
import { messageOf } from "../errors";
import { processWide, realProcess } from "../common/process-wide";
import type { Reaper } from "../run/reaper";
import { startProgram } from "./start-program";
import { isSessionFilter, ownerLabel, ownLabels, type Session } from "../run/session";

export interface SweepOrder {
  readonly endpoint: Pick<EngineEndpoint, "address" | "apiVersion">;
  readonly sweeps: readonly Sweep[];
}

export interface Sweep {
  readonly filter: LabelFilter;
  /** Whether to remove everything that carries the labels, whichever program created it. */
  readonly everything: boolean;
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
  return {
    track(filter) {
      // One listener a process and engine, however many test files track something.
      const sweeps = processWide(`exit-reaper ${endpoint.uri}`, () => {
        const held = new Map<string, Sweep>();
        realProcess.once("exit", () => {
          const { address, apiVersion } = endpoint;
          sweepDetached({ endpoint: { address, apiVersion }, sweeps: [...held.values()] }, program);
        });
        return held;
      });
      const isOwn = isSessionFilter(session, filter);
      if (isOwn && ownerLabel(session).length === 0) {
        const reason = "the system does not tell this process when it was started";
        return Promise.reject(
          new Error(`nothing tells its things from those of others: ${reason}`),
        );
      }
      sweeps.set(JSON.stringify(filter), {
        filter: isOwn ? { ...filter, ...ownLabels(session) } : filter,
        everything: !isOwn,
      });
      return Promise.resolve();
    },
  };
}

/** Nothing can be thrown or waited for where a process ends. */
function sweepDetached(order: SweepOrder, program: string): void {
  try {
    startProgram(program, order);
  } catch (error) {
    const left = "What this process started is left; `npx mayfly prune` removes it";
    realProcess.stderr.write(`Mayfly: ${left}. Why: ${messageOf(error)}\n`);
  }
}
