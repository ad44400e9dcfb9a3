import type { Readable } from "node:stream";
import { checkTarget } from "../spec/options";
import type { ContainerHandle } from "./container-handle";
import { operations } from "./load-operations";

/** The files of a container, running or not. */
export abstract class ContainerFiles {
  readonly #handle: ContainerHandle;

  protected constructor(handle: ContainerHandle) {
    this.#handle = handle;
  }

  getId(): string {
    return this.#handle.id;
  }

  /**
   * Returns a file or folder as a tar archive without setuid and setgid bits and without file capabilities.
   * Throws EngineError if there is no such path, or if the container was removed.
   */
  async copyArchiveFromContainer(path: string): Promise<Readable> {
    const { copyArchiveOut } = await operations();
    return copyArchiveOut(await this.#handle.files(), this.#handle.id, path);
  }

  /** Returns a file's content. Follows links. Throws EngineError if there is no such file. */
  copyFileFromContainer(path: string): Promise<Buffer>;
  /**
   * Writes a file of any size to `target` on this machine. A new file gets the permission bits, except
   * setuid, setgid and sticky.
   */
  copyFileFromContainer(path: string, target: string): Promise<void>;
  async copyFileFromContainer(path: string, target?: string): Promise<Buffer | void> {
    checkTarget(path, "copyFileFromContainer");
    const { copyFileOut } = await operations();
    return copyFileOut(await this.#handle.files(), this.#handle.id, path, target);
  }
}
