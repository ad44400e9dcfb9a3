import { posix } from "node:path";
import { Readable } from "node:stream";
import type { ArchiveEntry } from "../../archive/archive-entry";
import { packArchive } from "../../archive/pack-archive";
import type { Engine } from "../../engine/engine";
import { EngineError, messageOf, reasonOf } from "../../errors";
import type { CopySource, CopyToContainerOptions } from "../../spec/container-spec";
import type { ContainerMount } from "../../spec/inspect/container-info";
import { entriesToCopy } from "./copy-archive";
import { hiddenMountOf, isSystem, isWithin } from "./mounts";
import { withoutExistingFolders } from "./needed-folders";
import { explainReadOnly, isReadOnly, putIntoMounts } from "./read-only";
import { RealFolders } from "./real-folders";
import { splitArchive } from "./split-archive";
import type { HiddenFiles } from "./write-inside";

/** A container that files are copied into. */
export interface CopyTarget {
  readonly engine: Pick<Engine, "containers">;
  readonly id: string;
  /** The mounts, if some of them can be a tmpfs. */
  mounts(signal?: AbortSignal): Promise<readonly ContainerMount[]>;
  /** Writes files that only programs in the container can write. */
  writeHidden(files: HiddenFiles, signal?: AbortSignal): Promise<void>;
}

/** Copies sources into a container. Throws EngineError. */
export async function copyIn(
  target: CopyTarget,
  sources: readonly CopySource[],
  options: CopyToContainerOptions,
  signal?: AbortSignal,
): Promise<void> {
  const mounts = await target.mounts(signal);
  const { visible, hidden } = await readSources(target, sources, mounts, signal);
  if (visible.length > 0) await putEntries(target, visible, options, signal);
  const isOwnerChanged = options.copyUIDGID === true;
  for (const [mount, entries] of hidden) {
    const needed = entries.filter(({ path }) => !isWithin(mount.target, `/${path}`));
    const files = { mount, tar: () => packArchive(needed), folder: "/", isOwnerChanged };
    if (needed.length > 0) await target.writeHidden(files, signal);
  }
}

/** Unpacks a tar archive into a folder of a container. Throws EngineError. */
export async function unpackIn(
  target: CopyTarget,
  tar: Readable,
  folder: string,
  options: CopyToContainerOptions,
  signal?: AbortSignal,
): Promise<void> {
  const { engine, id } = target;
  const mounts = await target.mounts(signal);
  const real = await new RealFolders(engine, id, mounts, signal).resolve(folder);
  const own = hiddenMountOf(real, mounts);
  const inner = mounts.filter(({ type, target: path }) => type === "tmpfs" && isWithin(path, real));
  if (own === undefined && inner.length === 0) {
    await putArchive(target, tar, folder, options, signal);
    return;
  }
  const mountFor = (name: string): ContainerMount | undefined => {
    const mount = hiddenMountOf(posix.join(real, name), mounts);
    return mount === own || (mount !== undefined && inner.includes(mount)) ? mount : undefined;
  };
  const found = new Set<ContainerMount>();
  const isHidden = (name: string): boolean => {
    const mount = mountFor(name);
    if (mount !== undefined) found.add(mount);
    return mount !== undefined;
  };
  const forward = async (rest: Readable): Promise<void> => {
    if (own === undefined) await putArchive(target, rest, folder, options, signal);
    else rest.resume();
  };
  const bytes = await splitArchive(tar, isHidden, forward).catch((error: unknown) => {
    throw error instanceof EngineError ? error : unreadable(id, folder, error);
  });
  const [mount] = found;
  if (mount === undefined) return;
  const isOwnerChanged = options.copyUIDGID === true;
  const hidden = (): Readable => Readable.from([bytes], { objectMode: false });
  await target.writeHidden({ mount, tar: hidden, folder: real, isOwnerChanged }, signal);
}

async function putArchive(
  { engine, id }: CopyTarget,
  tar: Readable,
  folder: string,
  options: CopyToContainerOptions,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await engine.containers.putArchive(id, tar, folder, options, signal);
  } catch (error) {
    if (!isReadOnly(error)) throw error;
    throw await explainReadOnly(engine, id, folder, error, signal);
  }
}

async function putEntries(
  { engine, id }: CopyTarget,
  entries: readonly ArchiveEntry[],
  options: CopyToContainerOptions,
  signal: AbortSignal | undefined,
): Promise<void> {
  const isOwnerChanged = options.copyUIDGID === true;
  const put = async (isThorough: boolean): Promise<void> => {
    const choice = { isOwnerChanged, isThorough };
    const needed = await withoutExistingFolders(engine, id, entries, choice, signal);
    if (needed.length === 0) return;
    try {
      await engine.containers.putArchive(id, packArchive(needed), "/", options, signal);
    } catch (error) {
      if (!isReadOnly(error)) throw error;
      await putIntoMounts(engine, id, needed, options, error, signal);
    }
  };
  try {
    await put(false);
  } catch (error) {
    // A folder that was left to the engine is a file in the container, or a link to nowhere.
    if (!NOT_A_FOLDER.test(reasonOf(error)) || !entries.some(isFolder)) throw error;
    await put(true);
  }
}

/** Docker's words when it cannot make a file because of what is in place of the folder. */
const NOT_A_FOLDER = /: (not a directory|no such file or directory|file exists)$/;

const isFolder = ({ type }: ArchiveEntry): boolean => type === "directory";

interface Entries {
  /** For the engine. */
  readonly visible: ArchiveEntry[];
  /** For programs in the container. */
  readonly hidden: Map<ContainerMount, ArchiveEntry[]>;
}

async function readSources(
  { engine, id }: CopyTarget,
  sources: readonly CopySource[],
  mounts: readonly ContainerMount[],
  signal: AbortSignal | undefined,
): Promise<Entries> {
  const found: Entries = { visible: [], hidden: new Map() };
  const folders = new RealFolders(engine, id, mounts, signal);
  for (const source of sources) {
    const entries = await readSource(id, source);
    for (const entry of entries) {
      const real = await realPath(entry, folders);
      const mount = hiddenMountOf(real, mounts);
      // A folder that is copied to `/` can contain a `dev`, which is not meant for the container's devices.
      const isMeant =
        mount !== undefined && !(isSystem(mount) && !isWithin(source.target, mount.target));
      if (!isMeant) {
        found.visible.push(entry);
        continue;
      }
      const others = found.hidden.get(mount);
      if (others === undefined) found.hidden.set(mount, [movedTo(entry, real)]);
      else others.push(movedTo(entry, real));
    }
  }
  return found;
}

async function realPath(entry: ArchiveEntry, folders: RealFolders): Promise<string> {
  const path = posix.join("/", entry.path);
  if (isFolder(entry)) return folders.resolve(path);
  return posix.join(await folders.resolve(posix.dirname(path)), posix.basename(path));
}

function movedTo(entry: ArchiveEntry, real: string): ArchiveEntry {
  const { path, pathBytes } = entry;
  // Only folders around a name are replaced, so its bytes stay.
  const bytes = pathBytes?.subarray(pathBytes.lastIndexOf("/") + 1);
  if (posix.join("/", path) === real || bytes === undefined)
    return { ...entry, path: real.slice(1) };
  const moved = Buffer.concat([Buffer.from(`${posix.dirname(real).slice(1)}/`), bytes]);
  return { ...entry, path: real.slice(1), pathBytes: moved };
}

async function readSource(id: string, source: CopySource): Promise<ArchiveEntry[]> {
  const entries: ArchiveEntry[] = [];
  try {
    for await (const entry of entriesToCopy([source])) entries.push(entry);
  } catch (error) {
    throw unreadable(id, "/", error);
  }
  return entries;
}

function unreadable(id: string, folder: string, cause: unknown): EngineError {
  const operation = `copy files to ${folder} in container ${id.slice(0, 12)}`;
  const reason = `the archive could not be read: ${messageOf(cause)}`;
  return new EngineError(operation, reason, undefined, cause);
}
