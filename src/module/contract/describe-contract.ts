import { SharedServer } from "./shared-server";
import type { Contract } from "./contract";
import * as checks from "./checks";
import { checkBaked } from "./check-baked";
import { toRunner, type ContractRunner } from "./runner";
import type { StartedServer } from "../started-server";

/** A server on the JVM may start several times in one test, on a busy machine. */
const TEST_MS = 600_000;
const DEFAULT_STARTS = 3;
const BUSYBOX = "busybox:1.37";

/**
 * Describes the tests that every module passes: ready means that a first query works, also after a restart, from the
 * server's network, from another process, and from a reused and a baked container; nothing is left after `stop()`; and
 * what cannot work fails with its reason. Each test may take ten minutes.
 *
 * @param runner the runner's functions; default: its globals, as in Jest and Mocha. Throws MayflyError with the
 * code RUNNER_MISSING if there are none.
 */
export function describeContract<Started extends StartedServer<object>>(
  contract: Contract<Started>,
  runner: Partial<ContractRunner> = globalThis,
): void {
  const { describe, it, before, after } = toRunner(runner, TEST_MS);
  const { starts = DEFAULT_STARTS, busybox = BUSYBOX, wrongPassword, odd, query } = contract;
  const create = (): ReturnType<typeof contract.create> => contract.create(contract.image);

  describe(contract.name, () => {
    // One server answers most tests: each start of a JVM server costs half a minute of a processor.
    const shared = new SharedServer(create);
    before(() => shared.start());
    after(() => shared.stop());

    it("answers the first query", async () => {
      await query(shared.started);
    });
    // The tests below start a server three times, too, and send a query each time.
    if (starts > DEFAULT_STARTS) {
      it(`answers the first query, ${starts} times`, () =>
        checks.answersEachTime(create, query, starts));
    }
    if (wrongPassword !== undefined) {
      it("refuses a wrong password with the client's error", () =>
        checks.refusesPassword(shared.started, wrongPassword));
    }
    it("answers from its network, by alias", () =>
      checks.answersFromNetwork(shared, contract, busybox));
    it("answers after a restart, on the new port", async () => {
      await shared.started.restart();
      await query(shared.started);
    });
    it("is attached by another process", () => checks.isAttached(shared.started, contract));
    it("leaves nothing when it stops", () => checks.leavesNothing(create));
    if (odd !== undefined) {
      it("takes odd characters", () => checks.answersEachTime(odd, query, 1));
    }
    it("is reused", () => checks.isReused(create, query));
    if (contract.bakes === true) {
      it("starts from a baked image", () => checkBaked(create, query));
    }
    it("says why the image of something else does not start", () =>
      checks.saysWhy(contract.create(busybox)));
  });
}
