import { now } from "../common/clock";
import { fieldOf, messageOf } from "../errors";
import type { Handle } from "../spec/handle";
import type { Health, HealthCommand } from "../spec/inspect/container-info";
import type { WaitContext } from "../spec/wait";
import { excerpt } from "./excerpt";
import { growingDelays, poll } from "./poll";

/** A pause between two runs, as a part of the last run's duration: running a command costs the engine work. */
const PAUSE_PER_RUN = 0.2;
/** A pause as a part of the whole wait, up to the pause of other waits: the checks must not slow down a slow start. */
const PAUSE_PER_WAIT = 0.01;
const LONGEST_PAUSE_MS = 100;

/**
 * Runs the command of a health check again and again, as the engine does, until it succeeds. A run that takes longer
 * than the check's timeout is killed, and has failed. After a success, `counts` tells whether it counts, or why not.
 */
export async function pollHealthCommand(
  handle: Handle,
  command: HealthCommand,
  counts: () => true | string,
  context: Pick<WaitContext, "signal" | "report">,
): Promise<void> {
  const begun = now();
  let duration = 0;
  const run = async (): Promise<true | string> => {
    const runBegun = now();
    const outcome = await runOnce(handle, command, context.signal);
    duration = now() - runBegun;
    return outcome === true ? counts() : outcome;
  };
  const longestPause = (): number =>
    Math.max(
      duration * PAUSE_PER_RUN,
      Math.min((now() - begun) * PAUSE_PER_WAIT, LONGEST_PAUSE_MS),
    );
  await poll(context, run, growingDelays(longestPause));
}

async function runOnce(
  handle: Handle,
  { argv, timeout }: HealthCommand,
  signal: AbortSignal,
): Promise<true | string> {
  try {
    const { exitCode, output } = await handle.exec(argv, { timeout }, signal);
    return exitCode === 0 || describeProbe({ exitCode, output });
  } catch (error) {
    signal.throwIfAborted();
    if (fieldOf(error, "code") !== "EXEC_FAILED") throw error;
    // Without a cause, it is the error of the timeout. The engine's own words do not repeat the command.
    const cause = fieldOf(error, "cause");
    if (cause === undefined) return `the last check did not end within ${timeout} ms`;
    const reason = fieldOf(cause, "reason");
    const words = typeof reason === "string" ? reason : messageOf(cause);
    return `the last check could not be run: ${excerpt(words)}`;
  }
}

/** Describes the last run of a health check, for a report. */
export function describeProbe(probe: Health["lastProbe"]): string {
  if (probe === undefined) return "no check has run yet";
  const output = excerpt(probe.output);
  return `the last check exited with ${probe.exitCode}${output === "" ? " and printed nothing" : `: ${output}`}`;
}
