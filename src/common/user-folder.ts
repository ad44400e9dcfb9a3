import { lstatSync, mkdirSync, statSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { fieldOf, MayflyError, messageOf } from "../errors";
import { realProcess } from "./process-wide";

/** The temporary folder of all users, except on Windows. */
export const COMMON_TEMPORARY_FOLDER = "/tmp";

/**
 * Returns the folder in which this user's processes leave notes for each other. The notes may contain passwords. Makes
 * the folder if it is missing.
 *
 * The folder is in the temporary folder, or in `/tmp` if TMPDIR names another user's folder, as after `sudo -E`.
 * Throws MayflyError with the code FOLDER_NOT_OWN if another user could enter the folder, or it cannot be made.
 */
export function userFolder(): string {
  const folder = join(temporaryFolder(), userFolderName());
  const refusal = refusalOf(folder);
  if (refusal === undefined) return folder;
  throw new MayflyError("FOLDER_NOT_OWN", `Mayfly cannot use the folder ${folder}: ${refusal}.`, {
    hint: "remove the folder, or set TMPDIR to a folder that only you can write to.",
  });
}

/** Returns the folder's name, with the user's id: in a container, users often have no name. */
export function userFolderName(): string {
  return `mayfly-${realProcess.getuid?.() ?? userInfo().username}`;
}

/**
 * Returns why another user could read or replace what is in a folder; undefined if the folder is this user's own.
 * Makes the folder if it is missing.
 *
 * Makes nothing in another user's folder, since files of root would get in that user's way. On Windows, where each user
 * has a temporary folder, the folder only has to exist.
 */
export function refusalOf(folder: string): string | undefined {
  try {
    const refusal = refusalOfParent(dirname(folder));
    if (refusal !== undefined) return refusal;
    const { mode, uid } = lstatSync(folder, { throwIfNoEntry: false }) ?? make(folder);
    const self = realProcess.getuid?.();
    if (self === undefined) return undefined;
    if (uid !== self) return "it belongs to another user";
    return (mode & 0o077) === 0 ? undefined : "other users have access to it";
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

/** Returns why another user could replace what is in a folder; undefined if no user can, or the folder is missing. */
function refusalOfParent(folder: string): string | undefined {
  try {
    const self = realProcess.getuid?.();
    const found = statSync(folder, { throwIfNoEntry: false });
    if (self === undefined || found === undefined) return undefined;
    const { uid, mode } = found;
    if (uid !== self && uid !== ROOT) return `${folder} belongs to another user`;
    const isOpen = (mode & WRITABLE_BY_OTHERS) !== 0 && (mode & STICKY) === 0;
    return isOpen ? `other users can replace files in ${folder}` : undefined;
  } catch (error) {
    // For example, this user cannot enter the folder's parent.
    return messageOf(error);
  }
}

/**
 * Makes a folder, but not its parents: Node's recursive mkdir never returns where nothing can be made, as in `/proc`.
 */
function make(folder: string): { readonly mode: number; readonly uid: number } {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (fieldOf(error, "code") !== "EEXIST") throw error;
  }
  return lstatSync(folder);
}
