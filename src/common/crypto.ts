import type * as Crypto from "node:crypto";

// It takes 2 to 3 ms to load, which test files that start nothing need not pay.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- the callers are synchronous
export const crypto = (): typeof Crypto => require("node:crypto") as typeof Crypto;

/** As hexadecimal digits. */
export function sha256(text: string | Buffer): string {
  return crypto().createHash("sha256").update(text).digest("hex");
}
