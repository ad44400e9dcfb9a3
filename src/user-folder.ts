import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";

/** Where this user's processes leave each other notes. Whoever writes there makes it, for the user only (0700). */
export function userFolder(): string {
  return join(tmpdir(), `mayfly-${userInfo().username}`);
}
