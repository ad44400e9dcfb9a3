import { join } from "node:path";
import { sha256 } from "../crypto";
import { userFolder } from "../user-folder";
import { formatOwner } from "./owner";
import type { Session } from "./session";

/**
 * Where the processes of one test run leave each other notes: the same folder in the runner and in
 * all of its workers, and another one for the next run, also under the same session id. Whoever
 * writes there makes it.
 */
export function runFolder({ id, run }: Pick<Session, "id" | "run">): string {
  const name = run === undefined ? id : `${id} ${formatOwner(run)}`;
  return join(userFolder(), "runs", sha256(name).slice(0, 32));
}
