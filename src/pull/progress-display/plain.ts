import { now } from "../../common/clock";
import type { PullProgress } from "../../engine/requests/images";
import type { ProgressDisplay } from "./progress-display";
import { Tally } from "./tally";

const INTERVAL_MS = 5000;

/** A line every few seconds, for logs. A pull that is shorter than that writes none. */
export class PlainProgress implements ProgressDisplay {
  readonly #tally = new Tally();
  readonly #started: number;
  #last: number;
  #ended = false;

  constructor(
    private readonly verb: "pull" | "push",
    private readonly image: string,
    private readonly write: (text: string) => void,
    private readonly clock: () => number = now,
  ) {
    this.#started = this.#last = clock();
  }

  update(progress: PullProgress): void {
    this.#tally.add(progress);
    if (this.clock() - this.#last < INTERVAL_MS) return;
    this.#last = this.clock();
    this.write(
      `${this.verb === "pull" ? "Pulling" : "Pushing"} ${this.image}: ${this.#tally.text}\n`,
    );
  }

  end(succeeded: boolean): void {
    const silent = this.#last === this.#started;
    if (this.#ended || silent) return;
    this.#ended = true;
    const seconds = ((this.clock() - this.#started) / 1000).toFixed(1);
    const done = succeeded
      ? this.verb === "pull"
        ? "Pulled"
        : "Pushed"
      : `Failed to ${this.verb}`;
    this.write(`${done} ${this.image} after ${seconds} s\n`);
  }
}
