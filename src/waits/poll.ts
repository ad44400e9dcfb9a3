import { abortable } from "../common/abort";
import { sleep } from "../common/clock";
import type { WaitContext } from "../spec/wait";

const FIRST_DELAY_MS = 10;
const LONGEST_DELAY_MS = 100;
/** Where an attempt costs next to nothing, and nobody but this process. */
export const SHORT_DELAY_MS = 20;
const GROWTH = 1.5;

/** Looks once. `true` or undefined: the condition holds; a text: why it does not hold yet. */
export type Probe = () => Promise<string | true | undefined>;

/**
 * Asks `probe` until the condition holds, with pauses that grow from 10 to 100 ms; other ones are
 * given where asking costs less, or where a user said so. Each "not yet" is reported. Rejects with what the probe
 * rejects with, and with the signal's reason as soon as it is aborted, even during a probe.
 */
export async function poll(
  { signal, report }: Pick<WaitContext, "signal" | "report">,
  probe: Probe,
  delays: Iterable<number> = growingDelays(),
): Promise<void> {
  for (const delay of delays) {
    signal.throwIfAborted();
    const notYet = await abortable(probe(), signal);
    if (notYet === undefined || notYet === true) return;
    report(notYet);
    await sleep(delay, signal);
  }
}

/**
 * The pauses between attempts, in milliseconds, without end. `longest` is asked before each, so that
 * it can follow from what was seen.
 */
export function* growingDelays(
  longest: number | (() => number) = LONGEST_DELAY_MS,
): Generator<number, never, undefined> {
  let delay = FIRST_DELAY_MS;
  for (;;) {
    yield delay;
    delay = Math.min(delay * GROWTH, typeof longest === "number" ? longest : longest());
  }
}

/**
 * The pauses of a probe over the network: short as long as nothing answers; what does answer "not
 * yet" works on it and notes it in its log, and is asked less often.
 */
export function networkDelays(hasAnswered: () => boolean): Iterable<number> {
  return growingDelays(() => (hasAnswered() ? LONGEST_DELAY_MS : SHORT_DELAY_MS));
}

/** The same pause, in milliseconds, without end. */
export function* evenDelays(delay: number): Generator<number, never, undefined> {
  for (;;) yield delay;
}
