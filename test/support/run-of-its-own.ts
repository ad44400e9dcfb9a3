import { ownSession } from "./own-session";

const OF_A_RUN =
  /^(TESTCONTAINERS_SESSION_ID|MAYFLY_RUN|NODE_TEST_CONTEXT|NODE_ENV|NODE_OPTIONS|CI|FORCE_COLOR|(JEST|VITEST|MOCHA|TEST_WORKER|TEST_PARALLEL|TEST_CHANNEL).*)$/;

/**
 * Returns the environment of these tests without the variables by which a test runner's child processes join its run, and
 * without those that make programs write as they do in continuous integration.
 */
export function environmentOfNoRun(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !OF_A_RUN.test(name)));
}

/** Returns the environment of a test runner with a test run of its own. */
export function environmentOfItsOwn(change: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { ...environmentOfNoRun(), TESTCONTAINERS_SESSION_ID: ownSession(), ...change };
}
