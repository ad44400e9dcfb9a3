import { statSync, type Stats } from "node:fs";
import { fieldOf } from "../../errors";

/** What Node says of a text that is no path: of the content of a file, for instance. */
const NO_PATH = ["ENOTDIR", "ENAMETOOLONG", "ERR_INVALID_ARG_VALUE", "ERR_INVALID_ARG_TYPE"];

/**
 * Returns what a path leads to, undefined where nothing is there. For texts that cannot be paths
 * Node throws, and quotes them, which may be the content of a file with a secret.
 */
export function statPath(path: unknown): Stats | undefined {
  try {
    return typeof path === "string" ? statSync(path, { throwIfNoEntry: false }) : undefined;
  } catch (error) {
    if (NO_PATH.includes(String(fieldOf(error, "code")))) return undefined;
    throw error;
  }
}
