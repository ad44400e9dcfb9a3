import { posix } from "node:path";
import type { ArchiveEntry } from "../../archive/archive-entry";
import type { Engine } from "../../engine/engine";
import { statInContainer } from "./stat-in-container";

/** The mode of folders that engines make for files whose folder does not exist. */
const IMPLIED_MODE = 0o755;

export interface FolderOptions {
  /** True if the engine gives every entry to the container's user. */
  readonly isOwnerChanged: boolean;
  /** True to look for every folder, even if the engine would make it in the same way by itself. */
  readonly isThorough: boolean;
}

/**
 * Returns the entries without folders that exist in the container.
 *
 * An engine that unpacks a folder changes the mode and owner of the one that exists, and puts a folder in place of a
 * link to one, such as `/bin`. So a folder's entry is left out if the folder exists, or if the engine makes the same
 * folder for the files in it. The second rule needs no request, and most folders have the mode 0755.
 */
export async function withoutExistingFolders(
  engine: Pick<Engine, "containers">,
  id: string,
  entries: readonly ArchiveEntry[],
  { isOwnerChanged, isThorough }: FolderOptions,
  signal?: AbortSignal,
): Promise<readonly ArchiveEntry[]> {
  const folders = new Set(entries.filter(isFolder).map(cleanPath));
  if (folders.size === 0) return entries;
  const parents = new Set(entries.map((entry) => posix.dirname(cleanPath(entry))));
  const isImplied = (entry: ArchiveEntry): boolean =>
    !isThorough && !isOwnerChanged && isPlain(entry) && parents.has(cleanPath(entry));
  const container = new ContainerFolders(engine, id, folders, signal);
  const needed: ArchiveEntry[] = [];
  for (const entry of entries) {
    if (isFolder(entry)) {
      if (isImplied(entry) || (await container.has(cleanPath(entry)))) continue;
    }
    needed.push(entry);
  }
  return needed;
}

const isFolder = ({ type }: ArchiveEntry): boolean => type === "directory";

/** Returns the path without a slash at the end; `.` for the root. */
const cleanPath = ({ path }: ArchiveEntry): string => posix.normalize(path).replace(/\/$/, "");

function isPlain({ mode, owner, records }: ArchiveEntry): boolean {
  const isRoots = owner === undefined || (owner.uid === 0 && owner.gid === 0);
  return mode === IMPLIED_MODE && isRoots && records === undefined;
}

/** The folders of a container. Asks for a folder only if the folder around it exists. */
class ContainerFolders {
  readonly #known = new Map<string, boolean>([[".", true]]);

  constructor(
    readonly engine: Pick<Engine, "containers">,
    readonly id: string,
    /** The folders to copy. A folder around all of them is asked for at once. */
    readonly copied: ReadonlySet<string>,
    readonly signal: AbortSignal | undefined,
  ) {}

  async has(path: string): Promise<boolean> {
    const known = this.#known.get(path);
    if (known !== undefined) return known;
    const parent = posix.dirname(path);
    const mayExist = this.copied.has(path) ? await this.has(parent) : true;
    const exists = mayExist && (await this.#find(`/${path}`));
    this.#known.set(path, exists);
    return exists;
  }

  async #find(path: string): Promise<boolean> {
    const stat = await statInContainer(this.engine, this.id, path, this.signal);
    if (stat?.linkTarget === undefined) return stat?.isFolder ?? false;
    const target = await statInContainer(this.engine, this.id, stat.linkTarget, this.signal);
    return target?.isFolder ?? false;
  }
}
