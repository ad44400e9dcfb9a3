import { sleep } from "../../common/clock";
import type { Engine } from "../../engine/engine";
import { ExecError } from "../../errors";
import type { DetachedExec, DetachedExecOptions } from "../../spec/output";
import { execFailure } from "./exec-failure";
import { killable } from "./kill-command";
import { whyNotKilled } from "./why-not-killed";

/** A command in the background usually runs for long, so the engine is asked less often than for the end of `exec`. */
const POLL_INTERVAL_MS = 100;

/** Starts a command in the background. Throws ExecError if the engine cannot start it. */
export async function startDetached(
  engine: Engine,
  id: string,
  command: readonly string[],
  options: DetachedExecOptions,
): Promise<DetachedExec> {
  const marked = killable({ command, ...options });
  const asking = async <T>(request: () => Promise<T>, signal?: AbortSignal): Promise<T> => {
    try {
      return await request();
    } catch (error) {
      signal?.throwIfAborted();
      throw execFailure(command, error);
    }
  };
  const started = await asking(() => engine.containers.execDetached(id, marked.request));
  const isRunning = async (): Promise<boolean> =>
    (await asking(() => started.exitCode())) === undefined;
  return {
    isRunning,
    exitCode: (signal) =>
      asking(async () => {
        for (;;) {
          const code = await started.exitCode(signal);
          if (code !== undefined) return code;
          await sleep(POLL_INTERVAL_MS, signal);
        }
      }, signal),
    async kill() {
      if (!(await isRunning())) return;
      const outcome = await marked.kill(engine, id);
      if (outcome === "killed") return;
      // A command that has ended by itself in the meantime is not found either.
      if (await isRunning()) throw ExecError.givenUp(command, whyNotKilled(outcome));
    },
  };
}
