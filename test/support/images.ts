/** The images that the tests use: official ones, or the stand-ins of test/images. */
export const BUSYBOX = "busybox:1.37";
export const REDIS = "redis:8";
export const POSTGRES = "postgres:17";

/**
 * The loopback registry that serves the stand-ins, e.g. `127.0.0.1:5555`; undefined where Docker Hub
 * is reached and the images are the official ones.
 */
export const TEST_REGISTRY = process.env["MAYFLY_TEST_REGISTRY"];
