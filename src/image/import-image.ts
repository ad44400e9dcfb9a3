import type { OnEngine } from "../connect/on-engine";
import { abortable } from "../common/abort";
import { ImageArchiveError, reasonOf } from "../errors";
import { localNames } from "../pull/image-reference";
import { labelsHere } from "../run/labels-here";
import type { Runtime } from "../run/runtime";
import { keepReplaced } from "../engine/keep-replaced";
import { imageCreationLabels } from "../spec/labels/creation-labels";
import type { ImageName } from "../spec/image-name";
import { labelChanges } from "../spec/image-changes";
import { checkBoolean, checkStrings } from "../spec/options";
import { randomUuid } from "../common/uuid";
import { checkArchive, type ArchiveSource } from "./archive-source";
import { checkNewName } from "./check-new-name";

export interface ImportOptions extends OnEngine {
  /** Default: a random name that begins with `localhost/`. */
  readonly name?: string | ImageName;
  /** Dockerfile instructions that configure the image's containers, such as `CMD ["serve"]`. */
  readonly changes?: readonly string[];
  /** A comment for the image's history. */
  readonly comment?: string;
  /** Remove the image when this process has ended. Default true. */
  readonly deleteOnExit?: boolean;
  readonly signal?: AbortSignal;
}

/** Creates an image from the archive of a root file system, and returns its name. */
export async function importImage(
  source: ArchiveSource,
  options: ImportOptions,
  runtime: () => Promise<Pick<Runtime, "engine" | "config" | "session" | "reaper">>,
): Promise<string> {
  const { changes = [], comment, deleteOnExit = true, signal } = options;
  const archive = checkArchive(source, "Images.import");
  const given = options.name ?? `localhost/${randomUuid()}:${randomUuid()}`;
  const image = checkNewName(given, "Images.import.name");
  checkStrings(changes, "Images.import.changes");
  checkBoolean(deleteOnExit, "Images.import.deleteOnExit");
  signal?.throwIfAborted();
  const { engine, config, session, reaper } = await abortable(runtime(), signal);
  const [name = image, ...others] = localNames(image, config);
  if (deleteOnExit) await abortable(reaper.track(session.filter), signal);
  const ownLabels = { ...labelsHere(session), ...imageCreationLabels([name.string]) };
  const labels = deleteOnExit ? labelChanges(ownLabels) : [];
  const request = { name, comment, changes: [...changes, ...labels] };
  await keepReplaced(engine, [name], signal);
  let id: string;
  try {
    id = await engine.images.import(request, archive.open(), signal);
  } catch (error) {
    signal?.throwIfAborted();
    const reason = reasonOf(error);
    const details = { hint: hintFor(reason), cause: error };
    throw new ImageArchiveError(archive.name, "imported", reason, details);
  }
  for (const other of others) await engine.images.tag(id, other, signal);
  return name.string;
}

function hintFor(reason: string): string {
  return /change command|instruction|parse error/i.test(reason)
    ? "changes can be CMD, ENTRYPOINT, ENV, EXPOSE, HEALTHCHECK, LABEL, ONBUILD, USER, VOLUME and WORKDIR"
    : "the archive must be a complete tar archive of a root file system, such as `docker export` writes";
}
