import { holdProcess } from "../common/clock";
import { processWide, realProcess } from "../common/process-wide";
import type { EngineEndpoint } from "../engine/endpoint";
import { messageOf } from "../errors";
import type { Reaper } from "../run/reaper";
import { isSessionFilter, ownerLabel, ownLabels, type Session } from "../run/session";
import { cleanupProgram, type ProgramInput, type Sweep, type SweepOrder } from "./cleanup-program";
import { startProgram } from "./start-program";

/**
 * Returns a reaper that cleans up when this process exits: by itself, by `process.exit()` or by an uncaught
 * error. Nothing asynchronous can run then, so a detached program removes the objects. `track` rejects if the
 * program cannot be started.
 *
 * This is the last resort. It does nothing if a signal ends the process. It cannot know whether other processes of
 * the session are still running, so it removes only the session's objects that this process created.
 */
export function exitReaper(
  endpoint: EngineEndpoint,
  session: Pick<Session, "labels" | "filter">,
): Reaper {
  return {
    async track(filter) {
      const code = cleanupProgram();
      const isOwn = isSessionFilter(session, filter);
      if (isOwn && ownerLabel(session).length === 0) {
        const reason = "the system does not report when this process was started";
        throw new Error(
          `the objects of this process cannot be distinguished from those of other processes: ${reason}`,
        );
      }
      const { address, apiVersion, kind } = endpoint;
      const order = (sweeps: readonly Sweep[]): SweepOrder => ({
        endpoint: { address, apiVersion, kind },
        sweeps,
      });
      // Afterwards it is too late for an error.
      await processWide("exit reaper works", () => tryProgram(code, order([])));
      // The program needs the connection longer than this process.
      const inherited = endpoint.ssh?.users;
      // One listener per process and engine, however many test files track objects.
      const held = processWide(`exit reaper ${endpoint.uri}`, () => {
        const sweeps = new Map<string, Sweep>();
        realProcess.once("exit", () => {
          sweepDetached(code, order([...sweeps.values()]), inherited);
        });
        return sweeps;
      });
      held.set(JSON.stringify(filter), {
        filter: isOwn ? { ...filter, ...ownLabels(session) } : filter,
        everything: !isOwn,
      });
    },
  };
}

/** Starts the program with nothing to do. Rejects if it fails. */
async function tryProgram(code: string, order: SweepOrder): Promise<void> {
  using _waiting = holdProcess();
  await new Promise<void>((resolve, reject) => {
    startProgram(code, sweepInput(order))
      .once("error", reject)
      .once("exit", (exitCode, signal) => {
        if (exitCode === 0) resolve();
        else
          reject(new Error(`its program ended with ${signal ?? `code ${exitCode ?? "unknown"}`}`));
      });
  });
}

/** Starts the program. Does not throw, since the process is about to end. */
function sweepDetached(code: string, order: SweepOrder, inherited: number | undefined): void {
  try {
    startProgram(code, sweepInput(order), { inherited });
  } catch (error) {
    const left = "the objects that this process created were not removed; run `npx mayfly prune`";
    realProcess.stderr.write(`Mayfly: ${left}. Reason: ${messageOf(error)}\n`);
  }
}

function sweepInput(order: SweepOrder): ProgramInput {
  return { task: "sweep", order };
}
