import { abortable } from "../abort";
import { sleep } from "../clock";
import type { WaitContext } from "../spec/wait";

const FIRST_DELAY_MS = 10;
const LONGEST_DELAY_MS = 100;
const GROWTH = 1.5;

/** Looks once. `true` or undefined: the condition holds; a text: why it does not hold yet. */
export type Probe = () => Promise<string | true | undefined>;

/**
 * Asks `probe` until the condition holds, with pauses that grow from 10 to 100 ms, or to
 * `longestDelay` where asking costs less. Each "not yet" is reported. Rejects with what the probe
 * rejects with, and with the signal's reason as soon as it is aborted, even during a probe.
 */
export async function poll(
  { signal, report }: Pick<WaitContext, "signal" | "report">,
  probe: Probe,
  longestDelay = LONGEST_DELAY_MS,
): Promise<void> {
  for (const delay of growingDelays(longestDelay)) {
    signal.throwIfAborted();
    const notYet = await abortable(probe(), signal);
    if (notYet === undefined || notYet === true) return;
    report(notYet);
    await sleep(delay, signal);
  }
}

/** The pauses between attempts, in milliseconds, without end. */
export function* growingDelays(longest = LONGEST_DELAY_MS): Generator<number, never, undefined> {
  let delay = FIRST_DELAY_MS;
  for (;;) {
    yield delay;
    delay = Math.min(delay * GROWTH, longest);
  }
}
