import { sha256 } from "../common/crypto";
import type { Engine } from "../engine/engine";
import { fieldOf, ImagePullError, reasonOf } from "../errors";
import { withFileLock, type HeldLock } from "../common/file-lock";
import { failureKind, isTransient } from "../registry/failure";
import type { ImageName } from "../spec/image-name";
import { randomUuid } from "../common/uuid";
import { pullImage, type PullImageOptions } from "./pull-image";
import type { Runtime } from "../run/runtime";

/**
 * Pulls a missing image once for all of this user's processes that need it at the same time.
 *
 * If the registry cannot be reached, the processes that wait for this pull fail with the same
 * error. Otherwise each in turn would spend minutes to find out the same. Throws ImagePullError.
 */
export async function pullOnce(
  name: ImageName,
  runtime: Pick<Runtime, "engine" | "config">,
  options: PullImageOptions,
  isPresent: () => Promise<boolean>,
): Promise<void> {
  const { platform, signal } = options;
  const pull = async (lock: HeldLock): Promise<void> => {
    if (await isPresent()) return;
    const others = readFailure(name, platform, lock.left);
    if (others !== undefined) throw others;
    try {
      await pullImage(name, runtime, options);
    } catch (error) {
      if (isSharedFailure(error)) await lock.leave(writeFailure(platform, error));
      throw error;
    }
  };
  await withFileLock(lockName(runtime.engine, name), pull, signal);
}

/**
 * Returns whether the waiting processes should also fail.
 *
 * If the registry refused the pull, they try it themselves, since each process can have a different
 * login.
 */
function isSharedFailure(error: unknown): error is ImagePullError {
  return error instanceof ImagePullError && isTransient(failureKind(error.cause));
}

function writeFailure(platform: string | undefined, error: ImagePullError): string {
  const { evidence, hint, cause } = error;
  return JSON.stringify({ id: randomUuid(), platform, reason: reasonOf(cause), evidence, hint });
}

/**
 * Returns the failure in a note, or undefined if the note is for another platform, or written by
 * another version of Mayfly.
 */
function readFailure(
  { string }: ImageName,
  platform: string | undefined,
  note: string | undefined,
): ImagePullError | undefined {
  let failure: unknown;
  try {
    failure = JSON.parse(note ?? "null");
  } catch {
    // The process that wrote it was killed.
    return undefined;
  }
  const text = (source: unknown, field: string): string | undefined => {
    const value = fieldOf(source, field);
    return typeof value === "string" ? value : undefined;
  };
  const [reason, hint] = [text(failure, "reason"), text(failure, "hint")];
  const evidence = fieldOf(failure, "evidence");
  const [registry, tries] = [text(evidence, "registry"), fieldOf(evidence, "tries")];
  if (reason === undefined || registry === undefined || typeof tries !== "number") return undefined;
  if (text(failure, "platform") !== platform) return undefined;
  return new ImagePullError(
    string,
    reason,
    { registry, tries, login: text(evidence, "login") },
    { hint },
  );
}

function lockName(engine: Engine, name: ImageName): string {
  const digest = sha256(`${engine.uri} ${name.string}`);
  return `pull-${digest.slice(0, 16)}`;
}
