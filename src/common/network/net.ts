import type * as Net from "node:net";

/** Returns `node:net`, loaded at the first call. Loading takes 5 ms, which files without sockets save. */
// eslint-disable-next-line @typescript-eslint/no-require-imports -- the callers are synchronous
export const net = (): typeof Net => require("node:net") as typeof Net;
