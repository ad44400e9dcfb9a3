import { sleep } from "../clock";
import type { Engine } from "../engine/engine";
import { fieldOf } from "../errors";

/** Why a start cannot succeed any more. */
export type Verdict =
  | { readonly kind: "exited" }
  | { readonly kind: "timeout"; readonly timeout: number }
  | { readonly kind: "aborted"; readonly reason: unknown }
  | { readonly kind: "lost"; readonly error: unknown };

/** Thrown out of a step when the race was lost; what it means to the user is said elsewhere. */
export class RaceLost extends Error {
  constructor(readonly verdict: Verdict) {
    super(verdict.kind);
  }
}

/** How long a step that survives the container's exit may take to decide after it. */
const GRACE_AFTER_EXIT_MS = 300;
const HTTP_NOT_FOUND = 404;
/** The pause before an engine that dropped the question is asked again. */
const RETRY_MS = 100;
/** A longer timer of Node would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * What every step between the container's start and its readiness runs against: the container's
 * exit, one deadline for all steps together, and the caller's abort.
 */
export class StartRace implements Disposable {
  readonly #over = new AbortController();
  readonly #verdict: Promise<Verdict>;

  constructor(engine: Engine, id: string, timeout: number, signal: AbortSignal | undefined) {
    this.#verdict = new Promise((resolve) => {
      sleep(Math.min(timeout, LONGEST_TIMER_MS), this.#over.signal).then(
        () => {
          resolve({ kind: "timeout", timeout });
        },
        // The race was over before.
        () => undefined,
      );
      const aborted = (): void => {
        resolve({ kind: "aborted", reason: signal?.reason });
      };
      signal?.addEventListener("abort", aborted, { once: true });
      this.#over.signal.addEventListener("abort", () => {
        signal?.removeEventListener("abort", aborted);
      });
      void watchExit(engine, id, this.#over.signal).then(resolve);
    });
  }

  /** Rejects with RaceLost as soon as the race is lost; the step's signal is aborted either way. */
  async run<T>(
    step: (signal: AbortSignal) => Promise<T>,
    { survivesExit = false } = {},
  ): Promise<T> {
    const work = new AbortController();
    const lost = this.#verdict.then(async (verdict): Promise<never> => {
      if (verdict.kind === "exited" && survivesExit) await sleep(GRACE_AFTER_EXIT_MS, work.signal);
      throw new RaceLost(verdict);
    });
    try {
      return await Promise.race([step(work.signal), lost]);
    } finally {
      work.abort();
    }
  }

  [Symbol.dispose](): void {
    this.#over.abort();
  }
}

/** Resolves when the container has ended, or when the engine cannot say any more; an abort ends it. */
async function watchExit(engine: Engine, id: string, signal: AbortSignal): Promise<Verdict> {
  for (;;) {
    try {
      await engine.waitForExit(id, signal);
      return { kind: "exited" };
    } catch (error) {
      if (fieldOf(error, "statusCode") === HTTP_NOT_FOUND) return { kind: "lost", error };
    }
    // Some engines drop a connection that is silent for long: ask whether it still runs, and wait on.
    try {
      const { state } = await engine.inspectContainer(id, signal);
      if (!state.running) return { kind: "exited" };
      await sleep(RETRY_MS, signal);
    } catch (error) {
      return { kind: "lost", error };
    }
  }
}
