import { InvalidOptionError } from "../errors";
import { ContainerFiles } from "./container-files";
import { ContainerHandle } from "./container-handle";

/** A container that was stopped. Its files can be read if it was kept: `stop({ remove: false })`. */
export class StoppedContainer extends ContainerFiles {
  readonly #handle: ContainerHandle;

  /** For subclasses: the container that this one was made from, or otherwise itself. */
  protected readonly stoppedTestContainer: StoppedContainer;

  /**
   * Wraps another stopped container in a subclass. Mayfly itself passes a handle. Throws
   * InvalidOptionError for anything else.
   */
  constructor(from: StoppedContainer | ContainerHandle) {
    const handle = from instanceof ContainerHandle ? from : StoppedContainer.#handleOf(from);
    super(handle);
    this.#handle = handle;
    this.stoppedTestContainer = from instanceof ContainerHandle ? this : from;
  }

  static #handleOf(from: StoppedContainer): ContainerHandle {
    if (#handle in from) return from.#handle;
    const expected = "a stopped container, such as the result of stop()";
    throw new InvalidOptionError("StoppedContainer", expected, from);
  }
}
