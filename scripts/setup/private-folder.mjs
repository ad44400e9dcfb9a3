// The set-up keeps programs that it runs and ids of images in a folder. No other user may replace them.

import { lstatSync, mkdirSync, realpathSync } from "node:fs";
import { dirname } from "node:path";
import { SetupError } from "./errors.mjs";

const ROOT = 0;
const GROUP_WRITES = 0o020;
const OTHERS_WRITE = 0o002;
const STICKY = 0o1000;

/**
 * Creates the folder if it is missing. Throws SetupError if another user could write to it or replace it,
 * for example if XDG_CACHE_HOME or HOME belongs to another user (`sudo -E`).
 * @param {string} folder
 */
export function ensurePrivateFolder(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const self = process.getuid?.();
  // On Windows only the user can write to a home folder.
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
  // In a parent folder such as /tmp, the sticky bit keeps users from replacing files of others.
  if (!isFolder && (mode & STICKY) !== 0) {
    return undefined;
  }
  // Debian and Fedora give each user a group with the same number, and let the group write.
  if ((mode & OTHERS_WRITE) !== 0 || ((mode & GROUP_WRITES) !== 0 && gid !== uid)) {
    return "can be written to by other users";
  }
  return undefined;
}
