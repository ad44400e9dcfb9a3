/** The images that the tests use: official ones, or the stand-ins of test/images. */
export const BUSYBOX = "busybox:1.37";
export const REDIS = "redis:8";
export const POSTGRES = "postgres:17";
export const SSHD = "testcontainers/sshd:1.4.0";

/**
 * Returns the engine's name for one of the images above. In an engine that the set-up did not start, stand-ins have
 * their name with the registry's prefix only, which the library adds.
 */
export const inEngine = (image: string): string =>
  `${process.env["TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX"] ?? ""}${image}`;
