import type { ArchiveEntry } from "../../archive/archive-entry";
import { packArchive } from "../../archive/pack-archive";
import type { Engine } from "../../engine/engine";
import { EngineError, messageOf, reasonOf } from "../../errors";
import type { CopySource, CopyToContainerOptions } from "../../spec/container-spec";
import { entriesToCopy } from "./copy-archive";
import { withoutExistingFolders } from "./needed-folders";

type FileEngine = Pick<Engine, "containers">;

/** Copies sources into a container. Throws EngineError. */
export async function copyIn(
  engine: FileEngine,
  id: string,
  sources: readonly CopySource[],
  options: CopyToContainerOptions,
  signal?: AbortSignal,
): Promise<void> {
  const entries = await readSources(id, sources);
  const isOwnerChanged = options.copyUIDGID === true;
  const put = async (isThorough: boolean): Promise<void> => {
    const choice = { isOwnerChanged, isThorough };
    const needed = await withoutExistingFolders(engine, id, entries, choice, signal);
    if (needed.length === 0) return;
    await engine.containers.putArchive(id, packArchive(needed), "/", options, signal);
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

async function readSources(id: string, sources: readonly CopySource[]): Promise<ArchiveEntry[]> {
  const entries: ArchiveEntry[] = [];
  try {
    for await (const entry of entriesToCopy(sources)) entries.push(entry);
  } catch (error) {
    const operation = `copy files to / in container ${id.slice(0, 12)}`;
    const reason = `the archive could not be read: ${messageOf(error)}`;
    throw new EngineError(operation, reason, undefined, error);
  }
  return entries;
}
