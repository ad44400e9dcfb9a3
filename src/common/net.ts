import type * as Net from "node:net";

/** Returns `node:net`. Loads it at the first call, which takes 5 ms that a file without sockets is spared. */
// eslint-disable-next-line @typescript-eslint/no-require-imports -- the callers are synchronous
export const net = (): typeof Net => require("node:net") as typeof Net;
