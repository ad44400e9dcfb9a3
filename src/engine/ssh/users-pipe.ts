import { constants, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { fieldOf } from "../../errors";
import { FILES } from "./files";

/** Opens the writing end of a connection's pipe. Returns undefined if no shell reads it. */
export function openUsersPipe(folder: string): number | undefined {
  try {
    return openSync(join(folder, FILES.users), constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    // There was no connection, or it has ended.
    return undefined;
  }
}

/** Tells the shell that keeps a connection that it is used. Returns false if no shell reads the pipe. */
export function announceUse(users: number): boolean {
  try {
    writeSync(users, "\n");
    return true;
  } catch (error) {
    // A full pipe has a reader.
    return fieldOf(error, "code") === "EAGAIN";
  }
}
