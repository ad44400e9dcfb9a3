import { lstatSync, mkdirSync, statSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { fieldOf, MayflyError, messageOf } from "../errors";
import { realProcess } from "./process-wide";

/** Where there is a temporary folder for everybody, except on Windows. */
export const COMMON_TEMPORARY_FOLDER = "/tmp";

/**
 * Returns the folder in which this user's processes leave each other notes, which may hold passwords. It is in
 * the temporary folder, or in `/tmp` where TMPDIR names a folder of another user, as after `sudo -E`; it is
 * made where it is missing. Throws MayflyError with the code FOLDER_NOT_OWN where another user could
 * enter it, or it cannot be made.
 */
export function userFolder(): string {
  const folder = join(temporaryFolder(), userFolderName());
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
 * when it is, made now if need be. Nothing is made in a folder of another user: what root leaves there
 * would be in that user's way. On Windows, whose temporary folder is each user's own, it only has to
 * be there.
 */
export function refusalOf(folder: string): string | undefined {
  try {
    const refusal = refusalOfParent(dirname(folder));
    if (refusal !== undefined) return refusal;
    const { mode, uid } = lstatSync(folder, { throwIfNoEntry: false }) ?? make(folder);
    const self = realProcess.getuid?.();
    if (self === undefined) return undefined;
    if (uid !== self) return "it belongs to another user";
    return (mode & 0o077) === 0 ? undefined : "other users can enter it";
  } catch (error) {
    return messageOf(error);
  }
}

function temporaryFolder(): string {
  const folder = tmpdir();
  return refusalOfParent(folder) === undefined ? folder : COMMON_TEMPORARY_FOLDER;
}

const ROOT = 0;
const STICKY = 0o1000;
const WRITABLE_BY_OTHERS = 0o022;

/** Why another user could replace what is in a folder; undefined when none can, or it does not exist. */
function refusalOfParent(folder: string): string | undefined {
  try {
    const self = realProcess.getuid?.();
    const found = statSync(folder, { throwIfNoEntry: false });
    if (self === undefined || found === undefined) return undefined;
    const { uid, mode } = found;
    if (uid !== self && uid !== ROOT) return `${folder} belongs to another user`;
    const isOpen = (mode & WRITABLE_BY_OTHERS) !== 0 && (mode & STICKY) === 0;
    return isOpen ? `other users can replace what is in ${folder}` : undefined;
  } catch (error) {
    // Such as one in a folder that this user may not enter.
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
