import { now, sleep } from "../../common/clock";
import type { LabelFilter } from "../../engine/requests/label-filter";
import type { EngineCalls } from "../engine-calls";
import type { ProcessId } from "../../run/process-id";
import { removeLabelled, type Judge } from "../remove-labelled";
import { endOfOne, livingRunnersOf, stateOfRunner } from "../../run/keep-for-run";
import type { Timing } from "./protocol";

/** Milliseconds between failed attempts; they double up to the longest. */
const RETRY_MS = 200;
const LONGEST_RETRY_MS = 2_000;
/** Milliseconds until the removal gives up on a silent engine. The next watchdog removes the leftovers. */
const GIVE_UP_MS = 3 * 60_000;

/**
 * The removal of all objects with some labels, until none is left or the removal is called off. Objects that are kept
 * for a run are removed once the runner has ended. Until then the removal watches the runner's process and sends
 * the engine no requests.
 */
export class SessionRemoval {
  readonly #calledOff = new AbortController();
  /** The runners for which objects were kept at the last attempt. */
  #keptFor: readonly ProcessId[] = [];
  /** Resolves once the removal is complete, given up or called off. */
  readonly ended: Promise<void>;

  readonly #engine: EngineCalls;
  readonly #filter: LabelFilter;
  readonly #timing: Pick<Timing, "grace" | "quiet">;
  readonly #judge: Judge;

  constructor(
    engine: EngineCalls,
    filter: LabelFilter,
    timing: Pick<Timing, "grace" | "quiet">,
    judge: Judge,
  ) {
    this.#engine = engine;
    this.#filter = filter;
    this.#timing = timing;
    this.#judge = judge;
    this.ended = this.#run();
  }

  /** Stops the removal. Resolves once running requests are done: objects that are created later are not touched. */
  callOff(): Promise<void> {
    this.#calledOff.abort();
    return this.ended;
  }

  async #run(): Promise<void> {
    await this.#pause(this.#timing.grace);
    const { quiet } = this.#timing;
    let quietLooks = 0;
    let retryMs = RETRY_MS;
    let lastProgress = now();
    while (!this.#calledOff.signal.aborted) {
      const outcome = await this.#attempt();
      if (outcome === "nothing" && quietLooks < quiet.length) {
        await this.#pause(quiet[quietLooks++] ?? 0);
        continue;
      }
      const isHopeless = outcome === "failed" && now() - lastProgress > GIVE_UP_MS;
      if (outcome === "nothing" || isHopeless) {
        const runners = this.#keptFor;
        if (runners.length === 0) return;
        // If the engine never answers again, the removal does not wait for the same runner twice.
        this.#keptFor = [];
        await this.#untilAborted(endOfOne(runners, this.#calledOff.signal));
        lastProgress = now();
      }
      quietLooks = 0;
      if (outcome === "removed" || outcome === "nothing") {
        lastProgress = now();
        retryMs = RETRY_MS;
      }
      await this.#pause(retryMs);
      retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
    }
  }

  async #attempt(): Promise<"nothing" | "removed" | "spared" | "failed"> {
    try {
      const { found, spared, failures } = await removeLabelled(
        this.#engine,
        this.#filter,
        this.#judge,
      );
      const kept = spared.filter(({ labels, age }) => stateOfRunner(labels, age) === "alive");
      this.#keptFor = livingRunnersOf(kept);
      if (failures.length > 0) return "failed";
      if (spared.length > kept.length) return "spared";
      return found > spared.length ? "removed" : "nothing";
    } catch {
      // The engine does not answer, or is being restarted. No process waits for an error here.
      return "failed";
    }
  }

  #pause(ms: number): Promise<void> {
    return this.#untilAborted(sleep(ms, this.#calledOff.signal));
  }

  async #untilAborted(waiting: Promise<void>): Promise<void> {
    try {
      await waiting;
    } catch {
      // The removal was called off. The loop checks that itself.
    }
  }
}
