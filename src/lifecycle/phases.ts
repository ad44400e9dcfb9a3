import { now } from "../common/clock";
import type { Phase, PhaseTimes } from "../run/start-record";

/** Measures how long each phase of a start takes. */
export class Phases {
  readonly #times = new Map<Phase, number>();
  #current: { readonly phase: Phase; readonly since: number } | undefined;

  constructor(private readonly clock: () => number = now) {}

  /** Ends the phase that goes on. One that begins again goes on counting. */
  begin(phase: Phase): void {
    if (this.#current?.phase === phase) return;
    this.#end();
    this.#current = { phase, since: this.clock() };
  }

  /** Ends the last phase. */
  finish(): PhaseTimes {
    this.#end();
    return Object.fromEntries(this.#times);
  }

  #end(): void {
    if (this.#current === undefined) return;
    const { phase, since } = this.#current;
    this.#times.set(phase, (this.#times.get(phase) ?? 0) + this.clock() - since);
    this.#current = undefined;
  }
}
