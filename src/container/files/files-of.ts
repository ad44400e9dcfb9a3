import { posix } from "node:path";
import type { Readable } from "node:stream";
import type { Engine } from "../../engine/engine";
import type { ContainerMount } from "../../spec/inspect/container-info";
import { hiddenMountOf } from "./mounts";
import { archiveInside } from "./read-inside";
import { RealFolders } from "./real-folders";

/** The part of an engine that reads the files of containers. */
export interface FileReader {
  readonly containers: Pick<Engine["containers"], "getArchive">;
}

/**
 * Returns a reader that also reaches files on a tmpfs, in `/dev`, `/proc` and `/sys`: the engine's archives do not
 * contain them, so a program in the container reads them.
 */
export function filesOf(
  engine: Pick<Engine, "containers">,
  mountsOf: (signal?: AbortSignal) => Promise<readonly ContainerMount[]>,
): FileReader {
  const getArchive = async (id: string, path: string, signal?: AbortSignal): Promise<Readable> => {
    const mounts = await mountsOf(signal);
    const folders = new RealFolders(engine, id, mounts, signal);
    const clean = posix.resolve("/", path);
    const real = posix.join(await folders.resolve(posix.dirname(clean)), posix.basename(clean));
    const mount = hiddenMountOf(real, mounts);
    if (mount === undefined) return engine.containers.getArchive(id, path, signal);
    const operation = `read ${path} out of container ${id.slice(0, 12)}`;
    return archiveInside({ engine, id, mount, operation, signal }, real);
  };
  return { containers: { getArchive } };
}
