import { sleep } from "../common/clock";

/** An AbortController that a parent signal aborts, too. */
export interface LinkedAbort {
  readonly signal: AbortSignal;
  /** Aborts it, and lets go of the parent: a long-lived signal must not collect listeners. */
  readonly end: (reason?: unknown) => void;
}

export function linkedAbort(parent: AbortSignal): LinkedAbort {
  const controller = new AbortController();
  const follow = (): void => {
    controller.abort(parent.reason);
  };
  if (parent.aborted) follow();
  else parent.addEventListener("abort", follow, { once: true });
  return {
    signal: controller.signal,
    end(reason) {
      parent.removeEventListener("abort", follow);
      controller.abort(reason);
    },
  };
}

/** A LinkedAbort that aborts itself when its time is over. */
export interface TimeLimit extends LinkedAbort {
  /** True when it was the time, and neither the parent nor `end`. */
  readonly isOver: () => boolean;
}

export function timeLimit(parent: AbortSignal, ms: number): TimeLimit {
  const { signal, end } = linkedAbort(parent);
  let over = false;
  sleep(ms, signal).then(
    () => {
      over = true;
      end();
    },
    // Ended or aborted before.
    () => undefined,
  );
  return { signal, end, isOver: () => over };
}
