import { now, sleep } from "../../common/clock";

/**
 * Calls `onSilent` once, `ms` milliseconds after the time that `quietSince()` returns (by the clock of `now()`).
 * Returns a function that stops the watch. The watch does not keep the process alive.
 */
export function watchSilence(
  ms: number,
  quietSince: () => number,
  onSilent: () => void,
): () => void {
  const stopped = new AbortController();
  const watch = async (): Promise<void> => {
    for (let rest = ms; rest > 0; rest = quietSince() + ms - now()) {
      await sleep(rest, stopped.signal, { ref: false });
    }
    onSilent();
  };
  // Rejects when it is stopped.
  watch().catch(() => undefined);
  return () => {
    stopped.abort();
  };
}
