import { now } from "../common/clock";
import type { Phase, PhaseTimes, Segment } from "../run/start-record";

/** What a start waits for in the phases without a step of its own, worded to follow "Waiting for:". */
const WAITING_FOR: Readonly<Partial<Record<Phase, string>>> = {
  image: "the image",
  cleanup: "the program that cleans up after the tests",
  find: "a reusable container, which another start may be creating",
  bake: "the baked image",
  create: "the engine to create the container",
  undo: "the removal of what the failed start created",
};

/** What a step waits for, and what it saw last. */
interface Step {
  readonly waitingFor: string;
  readonly lastSeen: string | undefined;
}

/** Measures how long a start and each of its phases take. */
export class Phases {
  /** The steps on the created container; undefined before it exists. */
  steps: Step | undefined;
  readonly #clock: () => number;
  readonly #begun: number;
  readonly #segments: Segment[] = [];
  #current: { readonly phase: Phase; readonly since: number } | undefined;

  constructor(clock: () => number = now) {
    this.#clock = clock;
    this.#begun = clock();
  }

  /** Milliseconds since the start began. */
  get elapsed(): number {
    return this.#clock() - this.#begun;
  }

  /** The phase that the start is in; undefined before the first. */
  get current(): Phase | undefined {
    return this.#current?.phase;
  }

  /** What the start is waiting for now, and what it saw last. */
  get waitingFor(): string {
    const phase = this.#current?.phase;
    const words = phase && WAITING_FOR[phase];
    if (words !== undefined || this.steps === undefined) return words ?? "the engine";
    const { waitingFor, lastSeen } = this.steps;
    return lastSeen === undefined ? waitingFor : `${waitingFor} (last seen: ${lastSeen})`;
  }

  /** Begins a phase and ends the current one. If a phase begins again, its times add up. */
  begin(phase: Phase): void {
    if (this.#current?.phase === phase) return;
    this.#end();
    this.#current = { phase, since: this.#clock() };
  }

  /** Ends the last phase and returns the times of all phases, and the phases in their order. */
  finish(): { readonly times: PhaseTimes; readonly segments: readonly Segment[] } {
    this.#end();
    const times: Partial<Record<Phase, number>> = {};
    for (const { phase, took } of this.#segments) times[phase] = (times[phase] ?? 0) + took;
    return { times, segments: this.#segments };
  }

  #end(): void {
    if (this.#current === undefined) return;
    const { phase, since } = this.#current;
    const steps = WAITING_FOR[phase] === undefined ? this.steps : undefined;
    const { waitingFor, lastSeen } = steps ?? {};
    this.#segments.push({
      phase,
      from: since - this.#begun,
      took: this.#clock() - since,
      ...(waitingFor !== undefined && { waitingFor }),
      ...(lastSeen !== undefined && { lastSeen }),
    });
    this.#current = undefined;
  }
}
