import { whenAborted } from "../common/abort";
import { sleep } from "../common/clock";
import { openLimit, type Limit } from "../common/limit";
import { awaitFate } from "../container/await-fate";
import type { ContainerHandle } from "../container/container-handle";
import { isNotFound } from "../errors";
import { LONGEST_OUTAGE_MS } from "../waits/poll";

/** The reason why a start can no longer succeed. */
export type Verdict =
  | { readonly kind: "exited" }
  | { readonly kind: "timeout"; readonly timeout: number }
  | { readonly kind: "aborted"; readonly reason: unknown }
  | { readonly kind: "lost"; readonly error: unknown };

/** Thrown by a step when the race is lost. `explaining` turns it into the user's error. */
export class RaceLost extends Error {
  constructor(readonly verdict: Verdict) {
    super(verdict.kind);
  }
}

/** Milliseconds for a step that survives the container's exit to end after it. */
const GRACE_AFTER_EXIT_MS = 300;

/**
 * A race of each step between the container's start and its readiness against three events: the container's
 * exit, the deadline for all steps together, and the caller's abort.
 */
export class StartRace implements Disposable {
  readonly #limit: Limit;
  readonly #exited = new AbortController();
  readonly #callers: readonly AbortSignal[];
  readonly #verdict: Promise<Verdict>;

  constructor(handle: ContainerHandle, timeout: number, signal: AbortSignal | undefined) {
    this.#callers = signal === undefined ? [] : [signal];
    const limit = openLimit(this.#callers, timeout);
    this.#limit = limit;
    this.#verdict = new Promise((resolve) => {
      void whenAborted(limit.signal).then(() => {
        resolve(
          limit.isOver
            ? { kind: "timeout", timeout }
            : { kind: "aborted", reason: limit.signal.reason },
        );
      });
      awaitLastExit(handle, limit.signal).then(
        () => {
          this.#exited.abort();
          resolve({ kind: "exited" });
        },
        (error: unknown) => {
          if (!limit.signal.aborted) resolve({ kind: "lost", error });
        },
      );
    });
  }

  /** Aborted when the container has exited. */
  get exited(): AbortSignal {
    return this.#exited.signal;
  }

  /**
   * Runs a step. Rejects with RaceLost as soon as the race is lost. A step that survives the container's
   * exit gets `grace` more milliseconds. Always aborts the step's signal at the end.
   */
  async run<T>(
    step: (signal: AbortSignal) => Promise<T>,
    { survivesExit = false, grace = GRACE_AFTER_EXIT_MS } = {},
  ): Promise<T> {
    const work = new AbortController();
    const lost = this.#verdict.then(async (verdict): Promise<never> => {
      if (verdict.kind === "exited" && survivesExit) {
        await sleep(grace, AbortSignal.any([work.signal, ...this.#callers]));
      }
      throw new RaceLost(verdict);
    });
    try {
      return await Promise.race([step(work.signal), lost]);
    } finally {
      work.abort();
    }
  }

  [Symbol.dispose](): void {
    this.#limit.abort();
  }
}

/**
 * Waits until the container has exited for good. Waits on while its restart policy starts it again, and while the
 * engine does not answer, as during its own restart.
 */
async function awaitLastExit(handle: ContainerHandle, signal: AbortSignal): Promise<void> {
  for (;;) {
    let hasEnded = true;
    try {
      await handle.engine.containers.waitForExit(handle.id, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (isNotFound(error)) throw error;
      hasEnded = false;
    }
    const options = { signal, hasEnded, longestOutage: LONGEST_OUTAGE_MS };
    const { kind } = await awaitFate(handle, options);
    if (kind !== "running") return;
  }
}
