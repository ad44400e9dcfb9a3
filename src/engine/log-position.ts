import type { OutputChunk } from "../spec/output";

type StreamName = OutputChunk["stream"];

/** An engine's time before a line of a log with timestamps: RFC 3339, to the nanosecond. */
const STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d) /;
/** Stamps of one stream are in order, those of two streams can be out of order by microseconds. */
const MARGIN_MS = 1_000;

/** A line of a log with timestamps. */
export interface StampedLine {
  /** Nanoseconds since 1970. */
  readonly stamp: bigint;
  readonly text: string;
}

/** Splits a line into its timestamp and its text. Returns undefined for a line without a timestamp. */
export function readStamp(line: string): StampedLine | undefined {
  const [whole, time = "", fraction = "", zone = ""] = STAMP.exec(line) ?? [];
  if (whole === undefined) return undefined;
  const milliseconds = BigInt(Date.parse(`${time}${zone}`));
  const stamp = milliseconds * 1_000_000n + BigInt(fraction.padEnd(9, "0"));
  return { stamp, text: line.slice(whole.length) };
}

/**
 * How far a container's log has been read, so that a later reading continues with the next line. Each stream has its
 * own place, because only the lines of one stream are always in the same order.
 */
export class LogPosition {
  readonly #places = { stdout: new Place(), stderr: new Place() };

  /** `from` is the time before which all lines count as read. */
  constructor(private readonly from?: Date) {}

  /** Counts a line that was read without its timestamp. Only for the first reading, from the log's beginning. */
  pass(stream: StreamName): void {
    this.#places[stream].pass();
  }

  /** Returns the time from which the log has to be read again; undefined for its beginning. */
  get since(): Date | undefined {
    const places = Object.values(this.#places);
    if (places.some(({ isCountOnly }) => isCountOnly)) return undefined;
    const stamps = places.flatMap(({ stamp }) => stamp ?? []);
    if (stamps.length === 0) return this.from;
    const first = stamps.reduce((a, b) => (a < b ? a : b));
    const since = Number(first / 1_000_000n) - MARGIN_MS;
    return new Date(Math.max(since, this.from?.getTime() ?? -Infinity));
  }

  /** Counts everything up to this time as read, of streams of which nothing was read. */
  reach(stamp: bigint): void {
    for (const place of Object.values(this.#places)) place.stamp ??= stamp;
  }

  /** Begins another reading, from `since`. */
  rewind(): void {
    for (const place of Object.values(this.#places)) place.rewind();
  }

  /** Takes the reading's next line. Returns whether it was not read before. */
  isNew(stream: StreamName, stamp: bigint): boolean {
    return this.#places[stream].isNew(stamp);
  }
}

/** The place of the last line that was read of one stream. */
class Place {
  stamp: bigint | undefined;
  /** Lines with this stamp up to the place; without a stamp, lines from the log's beginning. */
  #count = 0;
  /** The place of the current reading. */
  #at: bigint | undefined;
  #nth = 0;
  #total = 0;
  #isPast = false;

  get isCountOnly(): boolean {
    return this.stamp === undefined && this.#count > 0;
  }

  pass(): void {
    this.#count += 1;
  }

  rewind(): void {
    this.#at = undefined;
    this.#nth = 0;
    this.#total = 0;
    this.#isPast = false;
  }

  isNew(stamp: bigint): boolean {
    this.#nth = stamp === this.#at ? this.#nth + 1 : 1;
    this.#at = stamp;
    this.#total += 1;
    // Once past the place, everything is new, even if the clock was set back.
    this.#isPast ||= this.#isAfterPlace(stamp);
    if (!this.#isPast) return false;
    this.stamp = stamp;
    this.#count = this.#nth;
    return true;
  }

  #isAfterPlace(stamp: bigint): boolean {
    if (this.stamp === undefined) return this.#total > this.#count;
    return stamp > this.stamp || (stamp === this.stamp && this.#nth > this.#count);
  }
}
