import type { EngineEndpoint } from "../engine/endpoint";
import type { LabelFilter } from "../engine/requests/label-filter";
import { messageOf } from "../errors";
import { processWide, realProcess } from "../common/process-wide";
import type { Reaper } from "../run/reaper";
import { startProgram } from "./start-program";
import { isSessionFilter, ownerLabel, ownLabels, type Session } from "../run/session";

/** The input of the program exit-sweep. */
export interface SweepOrder {
  readonly endpoint: Pick<EngineEndpoint, "address" | "apiVersion">;
  readonly sweeps: readonly Sweep[];
}

/** The objects that the program removes. */
export interface Sweep {
  readonly filter: LabelFilter;
  /** Whether to remove all objects with the labels, whichever program created them. */
  readonly everything: boolean;
}

/**
 * Returns a reaper that cleans up when this process exits: by itself, by `process.exit()` or by an uncaught
 * error. Nothing asynchronous can run then, so a detached program removes the objects; `program` is its file.
 *
 * This is the last resort. It does nothing if a signal ends the process. It cannot know whether other processes of
 * the session are still running, so it removes only the session's objects that this process created.
 */
export function exitReaper(
  endpoint: EngineEndpoint,
  session: Pick<Session, "labels" | "filter">,
  program: string,
): Reaper {
  return {
    track(filter) {
      // One listener per process and engine, however many test files track objects.
      const sweeps = processWide(`exit reaper ${endpoint.uri}`, () => {
        const held = new Map<string, Sweep>();
        realProcess.once("exit", () => {
          const { address, apiVersion } = endpoint;
          sweepDetached({ endpoint: { address, apiVersion }, sweeps: [...held.values()] }, program);
        });
        return held;
      });
      const isOwn = isSessionFilter(session, filter);
      if (isOwn && ownerLabel(session).length === 0) {
        const reason = "the system does not report when this process was started";
        return Promise.reject(
          new Error(
            `the objects of this process cannot be distinguished from those of other processes: ${reason}`,
          ),
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

/** Starts the program. Does not throw, since the process is about to end. */
function sweepDetached(order: SweepOrder, program: string): void {
  try {
    startProgram(program, order);
  } catch (error) {
    const left = "the objects that this process created were not removed; run `npx mayfly prune`";
    realProcess.stderr.write(`Mayfly: ${left}. Reason: ${messageOf(error)}\n`);
  }
}
