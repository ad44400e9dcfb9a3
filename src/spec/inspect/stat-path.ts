import { statSync, type Stats } from "node:fs";
import { fieldOf } from "../../errors";

/** Node's codes for strings that cannot be paths, such as the content of a file. */
const NO_PATH = ["ENOTDIR", "ENAMETOOLONG", "ERR_INVALID_ARG_VALUE", "ERR_INVALID_ARG_TYPE"];

/**
 * Returns the stats of a path; undefined if it does not exist or cannot be a path. In the second case
 * Node's error is hidden: it quotes the string, which can be the content of a secret file.
 */
export function statPath(path: unknown): Stats | undefined {
  try {
    return typeof path === "string" ? statSync(path, { throwIfNoEntry: false }) : undefined;
  } catch (error) {
    if (NO_PATH.includes(String(fieldOf(error, "code")))) return undefined;
    throw error;
  }
}
