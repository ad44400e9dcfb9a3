import { debug } from "../common/debug";
import type { Engine } from "../engine/engine";
import { messageOf, type KeptContainer } from "../errors";
import type { ContainerSpec } from "../spec/container-spec";
import { failedName } from "../spec/labels/failed-name";

/** An engine that does not answer must not delay the error. */
const KEEP_LIMIT_MS = 30_000;

/** A new container, in case its start fails: it is removed then, or kept for a look with MAYFLY_KEEP_FAILED. */
export class FailedContainer {
  readonly #engine: Engine;
  readonly #id: string;
  readonly #spec: ContainerSpec;
  readonly #isWanted: boolean;
  #isKept = false;

  /** `isWanted` is the setting, which has to be read before the container is created: a wrong value throws. */
  constructor(engine: Engine, id: string, spec: ContainerSpec, isWanted: boolean) {
    this.#engine = engine;
    this.#id = id;
    this.#spec = spec;
    this.#isWanted = isWanted;
  }

  /**
   * Renames and stops the container if the user wants to keep it. Returns undefined if it is not kept, and if the engine
   * does not rename it. Never rejects.
   */
  readonly keep = async (): Promise<KeptContainer | undefined> => {
    if (!this.#isWanted) return undefined;
    const name = failedName(this.#id);
    const signal = AbortSignal.timeout(KEEP_LIMIT_MS);
    try {
      // The name comes first: by it, the watchdog leaves the container alone even if this process ends now.
      await this.#engine.containers.rename(this.#id, name, signal);
    } catch (error) {
      debug("containers", () => `could not keep ${this.#id.slice(0, 12)}: ${messageOf(error)}`);
      return undefined;
    }
    this.#isKept = true;
    try {
      await this.#engine.containers.stop(this.#id, 0, signal);
    } catch (error) {
      debug("containers", () => `could not stop ${name}: ${messageOf(error)}`);
    }
    return { name, removal: removalOf(this.#spec, name) };
  };

  /** Removes the container, unless it is kept. */
  readonly remove = async (signal: AbortSignal): Promise<void> => {
    if (!this.#isKept) await this.#engine.containers.remove(this.#id, { volumes: true }, signal);
  };
}

/** Returns the command that removes a kept container: `mayfly prune` knows it by its labels. */
function removalOf({ reuse, autoCleanup }: ContainerSpec, name: string): string {
  if (reuse !== undefined) return "npx mayfly prune --reused";
  return autoCleanup ? "npx mayfly prune" : `docker rm -v ${name}`;
}
