import { now, sleep } from "../../../common/clock";

/** A longer timer of Node would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Calls `onSilent` once when it has been quiet for `ms` milliseconds; `quietSince` says since when it
 * is, on the clock of `now()`. Stopped by the function that it returns. It does not keep the process
 * alive: the connection that is watched does, where it is to.
 */
export function watchSilence(
  ms: number,
  quietSince: () => number,
  onSilent: () => void,
): () => void {
  const stopped = new AbortController();
  const watch = async (): Promise<void> => {
    for (let rest = ms; rest > 0; rest = quietSince() + ms - now()) {
      await sleep(Math.min(rest, LONGEST_TIMER_MS), stopped.signal, { ref: false });
    }
    onSilent();
  };
  // It rejects when it was stopped.
  watch().catch(() => undefined);
  return () => {
    stopped.abort();
  };
}
