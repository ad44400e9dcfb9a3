import { now, sleep } from "../../common/clock";

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
      await sleep(rest, stopped.signal, { ref: false });
    }
    onSilent();
  };
  // It rejects when it was stopped.
  watch().catch(() => undefined);
  return () => {
    stopped.abort();
  };
}
