// The set-up runs programs and tags images that it keeps in a folder: nobody else may replace them.

import { lstatSync, mkdirSync, realpathSync } from "node:fs";
import { dirname } from "node:path";
import { SetupError } from "./errors.mjs";

const ROOT = 0;
const GROUP_WRITES = 0o020;
const OTHERS_WRITE = 0o002;
const STICKY = 0o1000;

/**
 * Makes the folder if it is missing. Throws SetupError if another user could write to it, or put
 * another one in its place, as where XDG_CACHE_HOME or HOME is another user's (`sudo -E`).
 * @param {string} folder
 */
export function ensurePrivateFolder(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const self = process.getuid?.();
  // On Windows a user's home is the user's own.
  if (self === undefined) {
    return;
  }
  const own = realpathSync(folder);
  for (let path = own; ; path = dirname(path)) {
    const reason = refusalOf(lstatSync(path), self, path === own);
    if (reason !== undefined) {
      throw new SetupError(`The folder ${folder} is not safe: ${path} ${reason}.`, {
        hint: "set XDG_CACHE_HOME to a folder that only you can write to, or use `sudo -H`.",
      });
    }
    if (path === dirname(path)) {
      return;
    }
  }
}

function refusalOf({ uid, gid, mode }, self, isFolder) {
  if (uid !== self && (isFolder || uid !== ROOT)) {
    return `belongs to user ${uid}`;
  }
  // In a folder above, as /tmp, the sticky bit keeps users from replacing what others have there.
  if (!isFolder && (mode & STICKY) !== 0) {
    return undefined;
  }
  // Debian and Fedora give each user a group of the same number and let it write.
  if ((mode & OTHERS_WRITE) !== 0 || ((mode & GROUP_WRITES) !== 0 && gid !== uid)) {
    return "can be written to by other users";
  }
  return undefined;
}
