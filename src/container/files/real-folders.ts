import { posix } from "node:path";
import type { Engine } from "../../engine/engine";
import type { ContainerMount } from "../../spec/inspect/container-info";
import { hasTmpfs, hiddenMountOf } from "./mounts";
import { statInContainer } from "./stat-in-container";

/**
 * Finds where the folders of a container are after their links, such as `/run` for `/var/run`. Asks the engine only if
 * the container has a tmpfs.
 */
export class RealFolders {
  readonly #known = new Map([["/", "/"]]);
  readonly #missing = new Set<string>();
  readonly #isAsking: boolean;

  constructor(
    readonly engine: Pick<Engine, "containers">,
    readonly id: string,
    readonly mounts: readonly ContainerMount[],
    readonly signal: AbortSignal | undefined,
  ) {
    this.#isAsking = hasTmpfs(mounts);
  }

  /** Returns the path of a folder without links. What does not exist, or cannot be seen, has none. */
  async resolve(folder: string): Promise<string> {
    const path = posix.resolve("/", folder);
    if (!this.#isAsking) return path;
    const known = this.#known.get(path);
    if (known !== undefined) return known;
    const parent = await this.resolve(posix.dirname(path));
    const here = posix.join(parent, posix.basename(path));
    const isUnseen = this.#missing.has(parent) || hiddenMountOf(here, this.mounts) !== undefined;
    const stat = isUnseen
      ? undefined
      : await statInContainer(this.engine, this.id, here, this.signal);
    if (stat === undefined) this.#missing.add(here);
    const real = stat?.linkTarget ?? here;
    this.#known.set(path, real);
    return real;
  }
}
