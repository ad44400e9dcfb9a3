import { now } from "../../common/clock";
import type { ContainerInfo } from "../../spec/inspect/container-info";
import { DEFAULT_STARTUP_TIMEOUT_MS } from "../../spec/wait";
import { stateOfCreator, parseCreator } from "./creator";
import { LABEL_REUSE_CREATOR } from "../../spec/labels/labels";

/** Milliseconds to copy files into a container before it starts. */
const COPY_LIMIT_MS = 300_000;
/** Milliseconds for a creator to undo its steps after its own deadline. */
const GRACE_MS = 10_000;

/**
 * Watches a container that another start is making, to notice when it is abandoned. Measures from the
 * moment when it first saw each stage, because the clocks of machines differ.
 */
export class PreparationWatch {
  readonly #clock: () => number;
  #stage = "";
  #since = 0;

  constructor(clock: () => number = now) {
    this.#clock = clock;
  }

  /** Returns whether the creator has died, or has taken longer than it allowed itself. */
  isAbandoned({ id, labels, state }: ContainerInfo): boolean {
    const creator = parseCreator(labels[LABEL_REUSE_CREATOR]);
    if (creator !== undefined && stateOfCreator(creator) === "dead") return true;
    const hasStarted = state.startedAt !== undefined;
    const stage = `${id} ${hasStarted}`;
    if (stage !== this.#stage) {
      this.#stage = stage;
      this.#since = this.#clock();
    }
    const limit = hasStarted
      ? (creator?.timeout ?? DEFAULT_STARTUP_TIMEOUT_MS) + GRACE_MS
      : COPY_LIMIT_MS;
    return this.#clock() - this.#since > limit;
  }
}
