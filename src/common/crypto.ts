import type * as Crypto from "node:crypto";

// Loaded at the first use: node:crypto takes 2 to 3 ms, which test files that start nothing save.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- the callers are synchronous
export const crypto = (): typeof Crypto => require("node:crypto") as typeof Crypto;

/** Returns the SHA-256 digest as hexadecimal digits. */
export function sha256(text: string | Buffer): string {
  return crypto().createHash("sha256").update(text).digest("hex");
}
