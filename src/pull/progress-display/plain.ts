import { now } from "../../common/clock";
import type { PullProgress } from "../../engine/requests/images";
import type { ProgressDisplay } from "./progress-display";
import { Tally } from "./tally";

const INTERVAL_MS = 5000;

/** Progress as one line every five seconds, for logs. A shorter transfer prints nothing. */
export class PlainProgress implements ProgressDisplay {
  readonly #tally = new Tally();
  readonly #started: number;
  #last: number;
  #ended = false;
  readonly #verb: "pull" | "push";
  readonly #image: string;
  readonly #write: (text: string) => void;
  readonly #clock: () => number;

  constructor(
    verb: "pull" | "push",
    image: string,
    write: (text: string) => void,
    clock: () => number = now,
  ) {
    this.#verb = verb;
    this.#image = image;
    this.#write = write;
    this.#clock = clock;
    this.#started = this.#last = clock();
  }

  update(progress: PullProgress): void {
    this.#tally.add(progress);
    if (this.#clock() - this.#last < INTERVAL_MS) return;
    this.#last = this.#clock();
    this.#write(
      `${this.#verb === "pull" ? "Pulling" : "Pushing"} ${this.#image}: ${this.#tally.text}\n`,
    );
  }

  end(succeeded: boolean): void {
    const silent = this.#last === this.#started;
    if (this.#ended || silent) return;
    this.#ended = true;
    const seconds = ((this.#clock() - this.#started) / 1000).toFixed(1);
    const done = succeeded
      ? this.#verb === "pull"
        ? "Pulled"
        : "Pushed"
      : `Failed to ${this.#verb}`;
    this.#write(`${done} ${this.#image} after ${seconds} s\n`);
  }
}
