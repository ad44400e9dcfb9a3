import type * as Net from "node:net";

/** Returns `node:net`, loaded at the first call: it takes 5 ms, and a test file that only describes containers needs none of it. */
// eslint-disable-next-line @typescript-eslint/no-require-imports -- the callers are synchronous
export const net = (): typeof Net => require("node:net") as typeof Net;
