import { now } from "../../common/clock";
import type { PullProgress } from "../../engine/requests/images";
import type { ProgressDisplay } from "./progress-display";
import { Tally } from "./tally";

const FIRST_MS = 500;
const REDRAW_MS = 100;
const WIDTH = 24;
const DEFAULT_COLUMNS = 80;

interface Row {
  readonly image: string;
  readonly tally: Tally;
  readonly started: number;
}

/** One bar an image, redrawn in place; gone when the last one is done. */
export class Bars {
  readonly #rows = new Set<Row>();
  #drawn = 0;
  #last = -Infinity;

  constructor(
    private readonly write: (text: string) => void,
    private readonly columns: () => number | undefined,
    private readonly clock: () => number = now,
  ) {}

  add(verb: "pull" | "push", image: string): ProgressDisplay {
    const row = { image: `${verb} ${image}`, tally: new Tally(), started: this.clock() };
    this.#rows.add(row);
    return {
      update: (progress: PullProgress) => {
        row.tally.add(progress);
        if (this.clock() - this.#last >= REDRAW_MS) this.#draw();
      },
      end: () => {
        if (this.#rows.delete(row)) this.#draw();
      },
    };
  }

  #draw(): void {
    this.#last = this.clock();
    // What is done in a moment does not flicker.
    const rows = [...this.#rows].filter(({ started }) => this.#last - started >= FIRST_MS);
    if (rows.length === 0 && this.#drawn === 0) return;
    // Up to the first line of what was drawn, and away with everything below.
    const up = this.#drawn === 0 ? "" : `\x1b[${this.#drawn}A\x1b[J`;
    this.write(up + rows.map((row) => `${this.#line(row)}\n`).join(""));
    this.#drawn = rows.length;
  }

  #line({ image, tally }: Row): string {
    const filled = Math.round(tally.share * WIDTH);
    const bar = "=".repeat(filled).padEnd(WIDTH);
    // A line that the terminal breaks in two would throw the counting off.
    return `${image} [${bar}] ${tally.text}`.slice(0, (this.columns() ?? DEFAULT_COLUMNS) - 1);
  }
}
