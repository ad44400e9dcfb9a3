import { fieldOf } from "../errors";

/** The codes for a path that existed a moment ago. ESRCH comes from /proc, ESTALE from network file systems. */
const GONE: readonly unknown[] = ["ENOENT", "ENOTDIR", "ESRCH", "ESTALE"];

/** Returns whether an error says that a file or folder does not exist. */
export function isGone(error: unknown): boolean {
  return GONE.includes(fieldOf(error, "code"));
}

/** Returns undefined if the path that `read` reads does not exist. */
export function unlessGone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
