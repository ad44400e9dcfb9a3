import { ownSession } from "./own-session";

const INHERITED = /^(JEST_WORKER_ID|NODE_TEST_CONTEXT|NODE_ENV|VITEST.*|MAYFLY_RUN)$/;

/** The environment of a test runner that is no part of the one which runs these tests. */
export function environmentOfItsOwn(change: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !INHERITED.test(name));
  return { ...Object.fromEntries(kept), TESTCONTAINERS_SESSION_ID: ownSession(), ...change };
}
