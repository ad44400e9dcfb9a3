import { now } from "../common/clock";
import type { Phase, PhaseTimes } from "../run/start-record";

/** Measures how long a start and each of its phases take. */
export class Phases {
  readonly #clock: () => number;
  readonly #begun: number;
  readonly #times = new Map<Phase, number>();
  #current: { readonly phase: Phase; readonly since: number } | undefined;

  constructor(clock: () => number = now) {
    this.#clock = clock;
    this.#begun = clock();
  }

  /** Milliseconds since the start began. */
  get elapsed(): number {
    return this.#clock() - this.#begun;
  }

  /** Begins a phase and ends the current one. If a phase begins again, its times add up. */
  begin(phase: Phase): void {
    if (this.#current?.phase === phase) return;
    this.#end();
    this.#current = { phase, since: this.#clock() };
  }

  /** Ends the last phase and returns the times of all phases. */
  finish(): PhaseTimes {
    this.#end();
    return Object.fromEntries(this.#times);
  }

  #end(): void {
    if (this.#current === undefined) return;
    const { phase, since } = this.#current;
    this.#times.set(phase, (this.#times.get(phase) ?? 0) + this.#clock() - since);
    this.#current = undefined;
  }
}
