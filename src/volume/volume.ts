import { abortable } from "../abort";
import type { Engine } from "../engine/engine";
import { createResource } from "../lifecycle/create-resource";
import { runtime } from "../runtime";
import { checkVolumeOptions, type VolumeOptions } from "../spec/volume-options";
import { randomUuid } from "../uuid";

/**
 * Describes a volume: a folder that the engine keeps, for containers to share, and to outlive them.
 * By default a local one under a random name.
 *
 * Throws InvalidOptionError where an option cannot be right.
 */
export class Volume {
  readonly #options: VolumeOptions;

  constructor(options: VolumeOptions = {}) {
    this.#options = checkVolumeOptions(options);
  }

  /**
   * Creates the volume. An abort of the signal undoes it and rejects with the signal's reason.
   * Throws EngineNotFoundError, and EngineError where the engine refuses or where there is a volume
   * of that name: `withVolume("name", …)` mounts one that is not to be removed.
   */
  async start({ signal }: { readonly signal?: AbortSignal } = {}): Promise<StartedVolume> {
    signal?.throwIfAborted();
    const current = await abortable(runtime(), signal);
    const name = await createResource(
      {
        what: "volume",
        create: async (engine, sessionLabels) => {
          const request = {
            ...this.#options,
            name: this.#options.name ?? `mayfly-${randomUuid()}`,
            driver: this.#options.driver ?? "local",
            labels: { ...this.#options.labels, ...sessionLabels },
          };
          await engine.createVolume(request);
          return request.name;
        },
        remove: (engine, created) => engine.removeVolume(created),
      },
      current,
      signal,
    );
    return new StartedVolume(current.engine, name);
  }
}

/** A volume that exists. `await using` removes it at the end of its block. */
export class StartedVolume implements AsyncDisposable {
  readonly #engine: Engine;
  readonly #name: string;
  #stopped: Promise<void> | undefined;

  constructor(engine: Engine, name: string) {
    this.#engine = engine;
    this.#name = name;
  }

  getName(): string {
    return this.#name;
  }

  /**
   * Removes the volume and what is in it. Throws EngineError while there are containers with it,
   * running or not; can be called again then.
   */
  stop(): Promise<void> {
    this.#stopped ??= this.#engine.removeVolume(this.#name).catch((error: unknown) => {
      this.#stopped = undefined;
      throw error;
    });
    return this.#stopped;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
