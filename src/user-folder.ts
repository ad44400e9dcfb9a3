import { lstatSync, mkdirSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { fieldOf, MayflyError, messageOf } from "./errors";
import { realProcess } from "./process-wide";

/**
 * Where this user's processes leave each other notes, which may hold passwords: in the temporary folder,
 * made where it is missing. Throws MayflyError with the code FOLDER_NOT_OWN where another user could
 * enter it, or it cannot be made.
 */
export function userFolder(): string {
  const folder = join(tmpdir(), userFolderName());
  const refusal = refusalOf(folder);
  if (refusal === undefined) return folder;
  throw new MayflyError("FOLDER_NOT_OWN", `The folder ${folder} cannot be used: ${refusal}.`, {
    hint: "remove it, or set TMPDIR to a folder that only you can write to.",
  });
}

/** By number: in a container, a user often has no name. */
export function userFolderName(): string {
  return `mayfly-${realProcess.getuid?.() ?? userInfo().username}`;
}

/**
 * Why a folder is not this user's own, so that another one could read or replace what is in it; undefined
 * when it is, made now if need be. On Windows, whose temporary folder is each user's own, it only has to
 * be there.
 */
export function refusalOf(folder: string): string | undefined {
  try {
    const { mode, uid } = lstatSync(folder, { throwIfNoEntry: false }) ?? make(folder);
    const self = realProcess.getuid?.();
    if (self === undefined) return undefined;
    if (uid !== self) return "it belongs to another user";
    return (mode & 0o077) === 0 ? undefined : "others may enter it";
  } catch (error) {
    return messageOf(error);
  }
}

/** Not with what is above it: there, Node never returns where nothing can be made, as in `/proc`. */
function make(folder: string): { readonly mode: number; readonly uid: number } {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (fieldOf(error, "code") !== "EEXIST") throw error;
  }
  return lstatSync(folder);
}
