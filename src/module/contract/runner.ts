import { MayflyError } from "../../errors";
import { within } from "./within";

type Action = () => Promise<void>;
/** Mocha's functions have their own way to set a timeout. */
interface MochaContext {
  timeout?(milliseconds: number): unknown;
}
type Registered = (this: MochaContext | undefined) => Promise<void>;
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a number; node:test, which ignores it, declares an object
type Hook = (action: Registered, timeout?: any) => unknown;

/** The functions of a test runner. Mocha and node:test call the hooks `before` and `after`. */
export interface ContractRunner {
  readonly describe: (name: string, define: () => void) => unknown;
  readonly it: (name: string, action: Registered, timeout?: number) => unknown;
  readonly beforeAll?: Hook;
  readonly before?: Hook;
  readonly afterAll?: Hook;
  readonly after?: Hook;
}

/** A runner's functions under one name each; every action has the same timeout. */
export interface Runner {
  readonly describe: (name: string, define: () => void) => void;
  readonly it: (name: string, action: Action) => void;
  readonly before: (action: Action) => void;
  readonly after: (action: Action) => void;
}

/** Returns the functions of a runner. Throws MayflyError with the code RUNNER_MISSING if one of them is missing. */
export function toRunner(given: Partial<ContractRunner>, timeout: number): Runner {
  const { describe, it } = given;
  const before = given.beforeAll ?? given.before;
  const after = given.afterAll ?? given.after;
  if (describe === undefined || it === undefined || before === undefined || after === undefined) {
    throw new MayflyError(
      "RUNNER_MISSING",
      "describeContract: the functions describe, it, beforeAll and afterAll of a test runner are missing",
      {
        hint: 'They are globals in Jest and Mocha. Elsewhere pass them: import { afterAll, beforeAll, describe, it } from "vitest", then describeContract(contract, { afterAll, beforeAll, describe, it }).',
      },
    );
  }
  const timed = (action: Action): Registered =>
    function (this: MochaContext | undefined) {
      this?.timeout?.(timeout);
      // node:test has no limit of its own.
      return within(timeout, action(), "the test has not ended");
    };
  return {
    describe: (name, define) => void describe(name, define),
    it: (name, action) => void it(name, timed(action), timeout),
    before: (action) => void before(timed(action), timeout),
    after: (action) => void after(timed(action), timeout),
  };
}
