import { now, sleep } from "../../common/clock";
import type { LabelFilter } from "../../engine/requests/label-filter";
import type { EngineCalls } from "../engine-calls";
import type { ProcessId } from "../../run/process-id";
import { removeLabelled, type Judge } from "../remove-labelled";
import { endOfOne, livingRunnersOf, stateOfRunner } from "../../run/keep-for-run";
import type { Timing } from "./protocol";

/** Milliseconds between attempts that fail, growing to the longest. */
const RETRY_MS = 200;
const LONGEST_RETRY_MS = 2_000;
/** An engine that is down for longer may be so for good; the next watchdog sweeps what it then has. */
const GIVE_UP_MS = 3 * 60_000;

/**
 * The removal of what carries some labels, until none of it is left or it is called off. What is kept
 * for a run goes when that has ended; until then only the process is looked at, and not the engine.
 */
export class SessionRemoval {
  readonly #calledOff = new AbortController();
  /** The runners for which something was left at the last look. */
  #keptFor: readonly ProcessId[] = [];
  /** Resolves when nothing is removed any more. */
  readonly ended: Promise<void>;

  constructor(
    private readonly engine: EngineCalls,
    private readonly filter: LabelFilter,
    private readonly timing: Pick<Timing, "grace" | "quiet">,
    private readonly judge: Judge,
  ) {
    this.ended = this.#run();
  }

  /** What is under way is finished: what is made from then on is not touched. */
  callOff(): Promise<void> {
    this.#calledOff.abort();
    return this.ended;
  }

  async #run(): Promise<void> {
    await this.#pause(this.timing.grace);
    const { quiet } = this.timing;
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
        // If the engine never answers again, this is not waited for a second time.
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
        this.engine,
        this.filter,
        this.judge,
      );
      const kept = spared.filter(({ labels, age }) => stateOfRunner(labels, age) === "alive");
      this.#keptFor = livingRunnersOf(kept);
      if (failures.length > 0) return "failed";
      if (spared.length > kept.length) return "spared";
      return found > spared.length ? "removed" : "nothing";
    } catch {
      // The engine does not answer, or is being restarted: there is nobody to tell.
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
      // Called off, which the loop looks at itself.
    }
  }
}
