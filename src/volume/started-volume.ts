import { Removable } from "../common/removable";
import type { Engine } from "../engine/engine";
import { toVolumeData, type StartedVolumeData } from "./volume-data";

/** An existing volume. `await using` removes it at the end of its block, unless it is reusable. */
export class StartedVolume extends Removable {
  readonly #engine: Engine;
  readonly #name: string;
  #stopped: Promise<void> | undefined;

  /** `shared` is set for a reusable or attached volume. */
  constructor(engine: Engine, name: string, shared?: { readonly reused: boolean }) {
    super(shared);
    this.#engine = engine;
    this.#name = name;
  }

  getName(): string {
    return this.#name;
  }

  /** Returns plain data. In another process, `attach` converts it back to a StartedVolume. */
  toJSON(): StartedVolumeData {
    return toVolumeData({ engine: this.#engine.uri, name: this.#name });
  }

  /**
   * Removes the volume and its content, even if it is reusable. Throws EngineError while a container, running or
   * not, mounts it; can be retried.
   */
  stop(): Promise<void> {
    this.#stopped ??= this.#engine.volumes.remove(this.#name).catch((error: unknown) => {
      this.#stopped = undefined;
      throw error;
    });
    return this.#stopped;
  }
}
