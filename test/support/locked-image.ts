import type { LockedImage } from "../../src/image-lock/image-lock";

/** A digest of one digit, repeated. */
export const digestOf = (digit: string): string => `sha256:${digit.repeat(64)}`;

/** The id of `lockedImage(digit)`. */
export const idOf = (digit: string): string => `${digestOf(digit).slice(0, -2)}1d`;

/** An entry of an image lock whose digests consist of a digit. */
export const lockedImage = (digit: string): LockedImage & { readonly digest: string } => ({
  digest: digestOf(digit),
  platforms: {
    "linux/amd64": { digest: `${digestOf(digit).slice(0, -2)}d0`, id: idOf(digit) },
  },
});
