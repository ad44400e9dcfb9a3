import { keepReplaced } from "../engine/keep-replaced";
import { ImageName } from "../spec/image-name";
import { labelChanges } from "../spec/image-changes";
import { checkBoolean, checkStrings, checkText } from "../spec/options";
import { labelsHere } from "../run/labels-here";
import type { ContainerHandle } from "./container-handle";

export interface CommitOptions {
  readonly repo: string;
  readonly tag: string;
  readonly comment?: string;
  readonly author?: string;
  /** Pause the container's processes during the commit, so that its files do not change. Default true. */
  readonly pause?: boolean;
  /** Dockerfile instructions that change the image's settings, such as `CMD ["serve"]`. */
  readonly changes?: readonly string[];
  /** Remove the image after this process has ended. Default true. */
  readonly deleteOnExit?: boolean;
}

/** Makes an image of a container and returns the image's id. */
export async function commitContainer(
  { engine, id, openCleanup }: ContainerHandle,
  options: CommitOptions,
): Promise<string> {
  const { repo, tag, comment, author, pause = true, changes = [], deleteOnExit = true } = options;
  checkText(repo, "commit.repo");
  checkText(tag, "commit.tag");
  checkStrings(changes, "commit.changes");
  checkBoolean(pause, "commit.pause");
  checkBoolean(deleteOnExit, "commit.deleteOnExit");
  const { session, reaper } = await openCleanup();
  if (deleteOnExit) await reaper.track(session.filter);
  // An image inherits its container's labels, and a label cannot be removed. An image that is kept gets them
  // with empty values, which no cleanup looks for.
  const marks = Object.fromEntries(
    Object.entries(labelsHere(session)).map(([name, value]) => [name, deleteOnExit ? value : ""]),
  );
  await keepReplaced(engine, [ImageName.fromString(`${repo}:${tag}`)]);
  return engine.containers.commit(id, {
    repo,
    tag,
    comment,
    author,
    pause,
    changes: [...changes, ...labelChanges(marks)],
  });
}
