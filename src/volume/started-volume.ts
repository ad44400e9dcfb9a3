import type { Engine } from "../engine/engine";
import { toVolumeData, type StartedVolumeData } from "./volume-data";

/** An existing volume. `await using` removes it at the end of its block, unless it is reusable. */
export class StartedVolume implements AsyncDisposable {
  readonly #engine: Engine;
  readonly #name: string;
  readonly #shared: { readonly reused: boolean } | undefined;
  #released = false;
  #stopped: Promise<void> | undefined;

  /** `shared` is set for a reusable or attached volume. */
  constructor(engine: Engine, name: string, shared?: { readonly reused: boolean }) {
    this.#engine = engine;
    this.#name = name;
    this.#shared = shared;
  }

  getName(): string {
    return this.#name;
  }

  /** Returns plain data, from which `attach` makes this volume in another process. */
  toJSON(): StartedVolumeData {
    return toVolumeData({ engine: this.#engine.uri, name: this.#name });
  }

  /**
   * Removes the volume and its content, even if it is reusable. Throws EngineError while a container,
   * running or not, has it mounted; can be retried.
   */
  stop(): Promise<void> {
    this.#stopped ??= this.#engine.volumes.remove(this.#name).catch((error: unknown) => {
      this.#stopped = undefined;
      throw error;
    });
    return this.#stopped;
  }

  /** Returns whether the volume existed before this start, which needs the option `reuse`. */
  isReused(): boolean {
    return this.#shared?.reused ?? false;
  }

  /**
   * Releases the volume: the end of an `await using` block no longer removes it. A reusable volume stays;
   * any other is removed when this process ends.
   */
  release(): void {
    this.#released = true;
  }

  /** Removes the volume, unless it is reusable, attached or released. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#shared === undefined && !this.#released) await this.stop();
  }
}
