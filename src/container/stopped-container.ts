import type { Readable } from "node:stream";
import { checkTarget } from "../spec/options";
import { InvalidOptionError } from "../errors";
import { ContainerHandle } from "./container-handle";
import { operations } from "./load-operations";

/** A container that was stopped; its files can be read as long as it was kept (`stop({ remove: false })`). */
export class StoppedContainer {
  readonly #handle: ContainerHandle;

  /** For subclasses: the container that this one was made of; itself where there was none. */
  protected readonly stoppedTestContainer: StoppedContainer;

  /**
   * Of another stopped container, whose subclass this is to be; of a handle by the library's own
   * parts. Throws InvalidOptionError for anything else.
   */
  constructor(from: StoppedContainer | ContainerHandle) {
    if (from instanceof ContainerHandle) {
      this.stoppedTestContainer = this;
      this.#handle = from;
    } else {
      if (!(#handle in from)) {
        const expected = "a stopped container, such as stop() resolves with";
        throw new InvalidOptionError("StoppedContainer", expected, from);
      }
      this.stoppedTestContainer = from;
      this.#handle = from.#handle;
    }
  }

  getId(): string {
    return this.#handle.id;
  }

  /**
   * A file or folder as a tar archive, in which nothing is setuid or setgid or has capabilities.
   * Throws EngineError when the container was removed.
   */
  async copyArchiveFromContainer(path: string): Promise<Readable> {
    const { copyArchiveOut } = await operations();
    return copyArchiveOut(this.#handle.engine, this.#handle.id, path);
  }

  /** A file in memory. Links are followed. Throws EngineError when there is no such file. */
  copyFileFromContainer(path: string): Promise<Buffer>;
  /**
   * A file into one of this machine, whatever its size; a new one gets its permission bits, except
   * setuid, setgid and sticky.
   */
  copyFileFromContainer(path: string, target: string): Promise<void>;
  async copyFileFromContainer(path: string, target?: string): Promise<Buffer | void> {
    const { engine, id } = this.#handle;
    checkTarget(path, "copyFileFromContainer");
    const { copyFileOut } = await operations();
    return copyFileOut(engine, id, path, target);
  }
}
