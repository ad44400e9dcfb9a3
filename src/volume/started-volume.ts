import type { Engine } from "../engine/engine";
import { toVolumeData, type StartedVolumeData } from "./volume-data";

/** A volume that exists. `await using` removes it at the end of its block, unless it is reusable. */
export class StartedVolume implements AsyncDisposable {
  readonly #engine: Engine;
  readonly #name: string;
  readonly #shared: { readonly reused: boolean } | undefined;
  #released = false;
  #stopped: Promise<void> | undefined;

  /** `shared` is there for one that is reusable. */
  constructor(engine: Engine, name: string, shared?: { readonly reused: boolean }) {
    this.#engine = engine;
    this.#name = name;
    this.#shared = shared;
  }

  getName(): string {
    return this.#name;
  }

  /** Plain data, of which `attach` makes this volume again in another process. */
  toJSON(): StartedVolumeData {
    return toVolumeData({ engine: this.#engine.uri, name: this.#name });
  }

  /**
   * Removes the volume and what is in it, a reused one, too. Throws EngineError while there are containers with it,
   * running or not; can be called again then.
   */
  stop(): Promise<void> {
    this.#stopped ??= this.#engine.volumes.remove(this.#name).catch((error: unknown) => {
      this.#stopped = undefined;
      throw error;
    });
    return this.#stopped;
  }

  /** Whether it was there before this start, which the option `reuse` allows. */
  isReused(): boolean {
    return this.#shared?.reused ?? false;
  }

  /**
   * Lets go of the volume: the end of an `await using` block does not remove it any more. A reusable
   * one stays; any other is removed when this process ends, as ever.
   */
  release(): void {
    this.#released = true;
  }

  /** Removes the volume; only lets go of one that is reusable. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#shared === undefined && !this.#released) await this.stop();
  }
}
