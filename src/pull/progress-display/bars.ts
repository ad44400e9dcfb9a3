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

/** Progress bars, one per image, redrawn in place and erased when the last image is done. */
export class Bars {
  readonly #rows = new Set<Row>();
  #drawn = 0;
  #last = -Infinity;
  readonly #write: (text: string) => void;
  readonly #columns: () => number | undefined;
  readonly #clock: () => number;

  constructor(
    write: (text: string) => void,
    columns: () => number | undefined,
    clock: () => number = now,
  ) {
    this.#write = write;
    this.#columns = columns;
    this.#clock = clock;
  }

  add(verb: "pull" | "push", image: string): ProgressDisplay {
    const row = { image: `${verb} ${image}`, tally: new Tally(), started: this.#clock() };
    this.#rows.add(row);
    return {
      update: (progress: PullProgress) => {
        row.tally.add(progress);
        if (this.#clock() - this.#last >= REDRAW_MS) this.#draw();
      },
      end: () => {
        if (this.#rows.delete(row)) this.#draw();
      },
    };
  }

  #draw(): void {
    this.#last = this.#clock();
    // A short transfer gets no bar, which would only flicker.
    const rows = [...this.#rows].filter(({ started }) => this.#last - started >= FIRST_MS);
    if (rows.length === 0 && this.#drawn === 0) return;
    // Moves to the first line of the last drawing, and erases from there down.
    const up = this.#drawn === 0 ? "" : `\x1b[${this.#drawn}A\x1b[J`;
    this.#write(up + rows.map((row) => `${this.#line(row)}\n`).join(""));
    this.#drawn = rows.length;
  }

  #line({ image, tally }: Row): string {
    const filled = Math.round(tally.share * WIDTH);
    const bar = "=".repeat(filled).padEnd(WIDTH);
    // A wrapped line would be counted wrongly at the next redraw.
    return `${image} [${bar}] ${tally.text}`.slice(0, (this.#columns() ?? DEFAULT_COLUMNS) - 1);
  }
}
