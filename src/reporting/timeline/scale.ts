/** A time during which at least one start was in progress; milliseconds since 1970. */
interface Busy {
  readonly from: number;
  readonly to: number;
}

/** A part of the scale in which nothing started. It is drawn shorter than it was. */
export interface Gap {
  /** Percent of the scale. */
  readonly left: number;
  readonly width: number;
  /** Milliseconds that it lasted. */
  readonly took: number;
}

/** A mark on the scale. */
export interface Tick {
  /** Percent of the scale. */
  readonly left: number;
  /** Milliseconds since the first start began. */
  readonly at: number;
}

/** The part of the busy time from which a gap is drawn shorter, and the part that it then takes. */
const LONGEST_GAP = 0.04;
const MOST_TICKS = 8;
const STEPS = [1, 2, 5];

/**
 * A scale of time, in percent. Test runs spend most of their time with tests, so long times without a start are drawn
 * shorter; all others have the same scale.
 */
export class Scale {
  readonly gaps: readonly Gap[];
  readonly ticks: readonly Tick[];
  readonly #busy: readonly (Busy & { readonly left: number })[];
  /** Percent for a millisecond. */
  readonly #unit: number;

  constructor(spans: readonly { readonly at: number; readonly took: number }[]) {
    const joined = join(spans);
    const total = sum(joined.map(({ from, to }) => to - from)) || 1;
    const pauses = joined.map(({ from }, index) => from - (joined[index - 1]?.to ?? from));
    const shown = pauses.map((pause) => Math.min(pause, total * LONGEST_GAP));
    this.#unit = 100 / (total + sum(shown));
    let left = 0;
    const gaps: Gap[] = [];
    this.#busy = joined.map((each, index) => {
      const [took = 0, width = 0] = [pauses[index], shown[index]];
      if (width < took) gaps.push({ left, width: width * this.#unit, took });
      left += width * this.#unit;
      const begins = { ...each, left };
      left += (each.to - each.from) * this.#unit;
      return begins;
    });
    this.gaps = gaps;
    this.ticks = this.#findTicks(total);
  }

  /** Returns where a time is, in percent. A time in a gap is at the gap's beginning. */
  at(time: number): number {
    const before = this.#busy.findLast(({ from }) => from <= time);
    if (before === undefined) return 0;
    return before.left + (Math.min(time, before.to) - before.from) * this.#unit;
  }

  #findTicks(total: number): Tick[] {
    const begin = this.#busy[0]?.from ?? 0;
    const step = roundUp(total / MOST_TICKS);
    const closest = (step * this.#unit) / 2;
    const ticks: Tick[] = [];
    for (const { from, to, left } of this.#busy) {
      for (let at = Math.ceil((from - begin) / step) * step; begin + at <= to; at += step) {
        const tick = { left: left + (begin + at - from) * this.#unit, at };
        const last = ticks.at(-1)?.left ?? -Infinity;
        if (tick.left - last >= closest) ticks.push(tick);
      }
    }
    return ticks;
  }
}

/** Joins times that overlap. */
function join(spans: readonly { readonly at: number; readonly took: number }[]): Busy[] {
  const joined: { from: number; to: number }[] = [];
  for (const { at, took } of [...spans].sort((a, b) => a.at - b.at)) {
    const last = joined.at(-1);
    if (last !== undefined && at <= last.to) last.to = Math.max(last.to, at + took);
    else joined.push({ from: at, to: at + took });
  }
  return joined;
}

/** Returns the next of 1, 2, 5, 10, 20 and so on, in milliseconds. */
function roundUp(ms: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(ms, 1)));
  return (STEPS.find((step) => step * power >= ms) ?? 10) * power;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
