import type { Readable } from "node:stream";
import type { ContainerHandle } from "./container-handle";

/** A container that was stopped; its files can be read as long as it was kept (`stop({ remove: false })`). */
export class StoppedContainer {
  readonly #handle: ContainerHandle;

  constructor(handle: ContainerHandle) {
    this.#handle = handle;
  }

  getId(): string {
    return this.#handle.id;
  }

  /** A file or folder as a tar archive. Throws EngineError when the container was removed. */
  copyArchiveFromContainer(path: string): Promise<Readable> {
    return this.#handle.engine.getArchive(this.#handle.id, path);
  }
}
