import type { Readable } from "node:stream";
import { checkTarget } from "../spec/options";
import { InvalidOptionError } from "../errors";
import { ContainerHandle } from "./container-handle";
import { operations } from "./load-operations";

/** A container that was stopped. Its files can be read if it was kept: `stop({ remove: false })`. */
export class StoppedContainer {
  readonly #handle: ContainerHandle;

  /** For subclasses: the container that this one was made from, or otherwise itself. */
  protected readonly stoppedTestContainer: StoppedContainer;

  /**
   * Wraps another stopped container in a subclass. Mayfly itself passes a handle. Throws
   * InvalidOptionError for anything else.
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
   * Returns a file or folder as a tar archive in which nothing is setuid or setgid or has
   * capabilities. Throws EngineError if the container was removed.
   */
  async copyArchiveFromContainer(path: string): Promise<Readable> {
    const { copyArchiveOut } = await operations();
    return copyArchiveOut(this.#handle.engine, this.#handle.id, path);
  }

  /** Returns a file's content and follows links. Throws EngineError if there is no such file. */
  copyFileFromContainer(path: string): Promise<Buffer>;
  /**
   * Writes a file of any size to `target` on this machine. A new file gets the permission bits, except
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
