import { ownSession } from "./own-session";

const OF_A_RUN =
  /^(TESTCONTAINERS_SESSION_ID|MAYFLY_RUN|NODE_TEST_CONTEXT|NODE_ENV|NODE_OPTIONS|CI|FORCE_COLOR|(JEST|VITEST|MOCHA|TEST_WORKER|TEST_PARALLEL|TEST_CHANNEL).*)$/;

/**
 * The environment of these tests without what a test runner or its workers tell their children, by which
 * those would join the run, and without what makes programs write as they do for continuous integration.
 */
export function environmentOfNoRun(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !OF_A_RUN.test(name)));
}

/** The environment of a test runner that is no part of the one which runs these tests. */
export function environmentOfItsOwn(change: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { ...environmentOfNoRun(), TESTCONTAINERS_SESSION_ID: ownSession(), ...change };
}
