import { now, sleep } from "../../clock";
import type { LabelFilter } from "../../engine/engine";
import type { EngineCalls } from "../engine-calls";
import { removeLabelled, type Spare } from "../remove-labelled";
import type { Timing } from "./protocol";

/** Milliseconds between attempts that fail, growing to the longest. */
const RETRY_MS = 200;
const LONGEST_RETRY_MS = 2_000;
/** An engine that is down for longer may be so for good; the next watchdog sweeps what it then has. */
const GIVE_UP_MS = 3 * 60_000;

/** The removal of what carries some labels, until none of it is left or it is called off. */
export class SessionRemoval {
  readonly #calledOff = new AbortController();
  /** Resolves when nothing is removed any more. */
  readonly ended: Promise<void>;

  constructor(
    private readonly engine: EngineCalls,
    private readonly filter: LabelFilter,
    private readonly timing: Pick<Timing, "grace" | "quiet">,
    private readonly spare: Spare,
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
    while (!this.#calledOff.signal.aborted && quietLooks <= quiet.length) {
      const outcome = await this.#attempt();
      if (outcome === "nothing") {
        await this.#pause(quiet[quietLooks++] ?? 0);
        continue;
      }
      quietLooks = 0;
      if (outcome === "removed") {
        lastProgress = now();
        retryMs = RETRY_MS;
      } else if (outcome === "failed" && now() - lastProgress > GIVE_UP_MS) {
        return;
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
        this.spare,
      );
      if (failures.length > 0) return "failed";
      if (spared > 0) return "spared";
      return found > 0 ? "removed" : "nothing";
    } catch {
      // The engine does not answer, or is being restarted: there is nobody to tell.
      return "failed";
    }
  }

  async #pause(ms: number): Promise<void> {
    try {
      await sleep(ms, this.#calledOff.signal);
    } catch {
      // Called off, which the loop looks at itself.
    }
  }
}
