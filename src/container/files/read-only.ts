import type { ArchiveEntry } from "../../archive/archive-entry";
import { packArchive } from "../../archive/pack-archive";
import type { Engine } from "../../engine/engine";
import { EngineError, fieldOf, reasonOf } from "../../errors";
import type { CopyToContainerOptions } from "../../spec/container-spec";
import type { ContainerInfo } from "../../spec/inspect/container-info";
import { isWithin, mountOf } from "./mounts";

/** "container rootfs is marked read-only", "mounted volume is marked read-only", "read-only file system". */
const READ_ONLY = /read-only/i;
/** The path in Docker's words, e.g. `open /etc/app/f: read-only file system`. */
const PATH = / (\/[^:]*): read-only file system/;

/** Returns whether the engine refused a copy because something cannot be written to. */
export function isReadOnly(error: unknown): boolean {
  return READ_ONLY.test(reasonOf(error));
}

/**
 * Copies into the volumes of a container whose root file system is read-only: the engine refuses every archive for
 * the root. Throws `error` with a hint if an entry is for something that cannot be written to.
 */
export async function putIntoMounts(
  engine: Pick<Engine, "containers">,
  id: string,
  entries: readonly ArchiveEntry[],
  options: CopyToContainerOptions,
  error: unknown,
  signal?: AbortSignal,
): Promise<void> {
  const info = await engine.containers.inspect(id, signal);
  const byTarget = new Map<string, ArchiveEntry[]>();
  for (const entry of entries) {
    const mount = mountOf(`/${entry.path}`, info.mounts);
    if (!info.isRootReadOnly || mount === undefined || mount.isReadOnly) {
      throw withHint(error, `/${entry.path}`, info);
    }
    // The mount itself exists.
    if (isWithin(mount.target, `/${entry.path}`)) continue;
    const own = byTarget.get(mount.target) ?? [];
    byTarget.set(mount.target, [...own, within(mount.target, entry)]);
  }
  for (const [target, own] of byTarget) {
    await engine.containers.putArchive(id, packArchive(own), target, options, signal);
  }
}

/** Returns the error of a refused archive for a folder, with a hint. */
export async function explainReadOnly(
  engine: Pick<Engine, "containers">,
  id: string,
  folder: string,
  error: unknown,
  signal?: AbortSignal,
): Promise<unknown> {
  return withHint(error, folder, await engine.containers.inspect(id, signal));
}

function within(target: string, entry: ArchiveEntry): ArchiveEntry {
  const { path, pathBytes } = entry;
  return {
    ...entry,
    path: path.slice(target.length),
    ...(pathBytes && { pathBytes: pathBytes.subarray(Buffer.byteLength(target)) }),
  };
}

function withHint(
  error: unknown,
  path: string,
  { mounts, isRootReadOnly }: ContainerInfo,
): unknown {
  if (!(error instanceof EngineError)) return error;
  const { operation, reason } = error;
  const place = mountOf(PATH.exec(reason)?.[1] ?? path, mounts);
  const hint =
    place?.isReadOnly === true
      ? `the ${place.type} at ${place.target} is read-only: mount it with the mode "rw", or write to its source`
      : isRootReadOnly
        ? "the container's root file system is read-only: copy to a volume or a tmpfs, or into the image"
        : "the target is read-only in the container";
  return new EngineError(operation, reason, fieldOf(error, "statusCode") as number, error, {
    hint,
  });
}
