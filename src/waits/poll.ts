import { abortable } from "../common/abort";
import { sleep } from "../common/clock";
import type { WaitContext } from "../spec/wait";

const FIRST_DELAY_MS = 10;
const LONGEST_DELAY_MS = 100;
/** A pause for attempts that cost next to nothing, and only this process. */
export const SHORT_DELAY_MS = 20;
const GROWTH = 1.5;

/** Looks once: returns `true` or undefined if the condition holds, otherwise a string that says why not yet. */
export type Probe = () => Promise<string | true | undefined>;

/**
 * Calls `probe` until the condition holds, and reports each "not yet".
 *
 * The pauses grow from 10 to 100 ms unless `delays` says otherwise. Rejects with the probe's error, and with the
 * signal's reason as soon as the signal is aborted, even during a probe.
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
 * Yields growing pauses between attempts, in milliseconds, without end.
 *
 * A function `longest` is called before each pause, so that the longest one can depend on what was seen.
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
 * Returns the pauses of a probe over the network: short until something answers, longer from then on, since each
 * question costs the server work and lines in its log.
 */
export function networkDelays(hasAnswered: () => boolean): Iterable<number> {
  return growingDelays(() => (hasAnswered() ? LONGEST_DELAY_MS : SHORT_DELAY_MS));
}

/** Yields the same pause, in milliseconds, without end. */
export function* evenDelays(delay: number): Generator<number, never, undefined> {
  for (;;) yield delay;
}
