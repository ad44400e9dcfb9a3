import { abortable } from "../common/abort";
import { now, sleep } from "../common/clock";
import { isEngineAway } from "../engine/http/engine-failure";
import { messageOf } from "../errors";
import type { WaitContext } from "../spec/wait";

const FIRST_DELAY_MS = 10;
const LONGEST_DELAY_MS = 100;
/** The pause between cheap attempts. */
export const SHORT_DELAY_MS = 20;
const GROWTH = 1.5;

/** Milliseconds for which the engine may not answer while a container becomes ready. It needs about 10 s to restart. */
export const LONGEST_OUTAGE_MS = 30_000;

/** Checks once: returns `true` or undefined if the condition holds, otherwise why it does not hold yet. */
export type Probe = () => Promise<string | true | undefined>;

/**
 * Calls `probe` until the condition holds, and reports each "not yet".
 *
 * By default, the pauses grow from 10 to 100 ms. While the engine does not answer, as during its restart, the condition
 * does not hold yet. Rejects with the probe's error, with the engine's failure after 30 s without an answer, or with the
 * signal's reason as soon as the signal is aborted, even during a probe.
 */
export async function poll(
  { signal, report }: Pick<WaitContext, "signal" | "report">,
  probe: Probe,
  delays: Iterable<number> = growingDelays(),
  longestOutage = LONGEST_OUTAGE_MS,
): Promise<void> {
  let answered = now();
  const attempt: Probe = async () => {
    try {
      const result = await probe();
      answered = now();
      return result;
    } catch (error) {
      if (isEngineAway(error) && now() - answered < longestOutage) return messageOf(error);
      throw error;
    }
  };
  for (const delay of delays) {
    signal.throwIfAborted();
    const notYet = await abortable(attempt(), signal);
    if (notYet === undefined || notYet === true) return;
    report(notYet);
    await sleep(delay, signal);
  }
}

/**
 * Yields growing pauses in milliseconds, without end.
 *
 * If `longest` is a function, it is called for each pause, so the maximum can depend on what was seen.
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
 * Returns the pauses for a probe over the network: short until the server answers, longer from then on, because
 * each request costs the server work and may add lines to its log.
 */
export function networkDelays(hasAnswered: () => boolean): Iterable<number> {
  return growingDelays(() => (hasAnswered() ? LONGEST_DELAY_MS : SHORT_DELAY_MS));
}

/** Yields the same pause, in milliseconds, without end. */
export function* evenDelays(delay: number): Generator<number, never, undefined> {
  for (;;) yield delay;
}
