import { now } from "../../common/clock";
import type { ContainerInfo } from "../../spec/inspect/container-info";
import { DEFAULT_STARTUP_TIMEOUT_MS } from "../../spec/wait";
import { stateOfCreator, parseCreator } from "./creator";
import { LABEL_REUSE_CREATOR } from "../../spec/labels";

/** How long files may be copied into a container that has not started. */
const COPY_LIMIT_MS = 300_000;
/** What a creator has beyond its own deadline, in which it undoes what it has made. */
const GRACE_MS = 10_000;

/**
 * Watches a container that somebody else makes, to tell when nobody does any more. Time is measured
 * here, from the first look at each stage on: clocks of machines differ.
 */
export class PreparationWatch {
  #stage = "";
  #since = 0;

  constructor(private readonly clock: () => number = now) {}

  /** True when its creator has died, or had more time than it gave itself. */
  isAbandoned({ id, labels, state }: ContainerInfo): boolean {
    const creator = parseCreator(labels[LABEL_REUSE_CREATOR]);
    if (creator !== undefined && stateOfCreator(creator) === "dead") return true;
    const hasStarted = state.startedAt !== undefined;
    const stage = `${id} ${hasStarted}`;
    if (stage !== this.#stage) {
      this.#stage = stage;
      this.#since = this.clock();
    }
    const limit = hasStarted
      ? (creator?.timeout ?? DEFAULT_STARTUP_TIMEOUT_MS) + GRACE_MS
      : COPY_LIMIT_MS;
    return this.clock() - this.#since > limit;
  }
}
