import { abortable } from "../../common/abort";
import { openLimit } from "../../common/limit";
import { messageOf } from "../../errors";
import { problem, Unmet, type Check, type Examined, type Finding } from "./check";

const LIMIT_MS = 15_000;

/** The finding of a check. */
export interface Found extends Finding {
  readonly check: string;
}

/** Runs checks one after the other, each within its limit. Throws the signal's reason if it is aborted. */
export async function* runChecks(
  checks: readonly Check[],
  examined: Examined,
  signal: AbortSignal,
): AsyncGenerator<Found, void, undefined> {
  for (const check of checks) {
    yield { check: check.name, ...(await runCheck(check, examined, signal)) };
  }
}

async function runCheck(check: Check, examined: Examined, signal: AbortSignal): Promise<Finding> {
  const { limit: ms = LIMIT_MS, run } = check;
  const tooLate = new Error(`no result within ${ms / 1000} s`);
  using limit = openLimit([signal], ms, () => tooLate);
  try {
    return await abortable((async () => run(examined, limit.signal))(), limit.signal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Unmet) {
      return { status: "skipped", evidence: [`not checked: ${error.message}`] };
    }
    const advice = limit.isOver
      ? "something hangs: the engine, a program that it needs, or the network; run it again with DEBUG=testcontainers*"
      : "if the reason is not clear, run it again with DEBUG=testcontainers*";
    return problem(advice, ...(limit.isOver ? tooLate.message : messageOf(error)).split("\n"));
  }
}
