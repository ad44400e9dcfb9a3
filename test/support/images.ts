/** The images that the tests use: official ones, or the stand-ins of test/images. */
export const BUSYBOX = "busybox:1.37";
export const REDIS = "redis:8";
export const POSTGRES = "postgres:17";
export const SSHD = "testcontainers/sshd:1.4.0";

/**
 * What the engine calls one of the images above: in one that the set-up did not start, the stand-ins
 * have the registry's name only, which the library puts before theirs.
 */
export const inEngine = (image: string): string =>
  `${process.env["TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX"] ?? ""}${image}`;
