import { CHECKS } from "../conformance/checks";
import { SHORT, type ConformanceEngine } from "../conformance/engines";
import { runChecks } from "../conformance/run-checks";
import { surprises } from "../conformance/surprises";

/** Longer than all checks take on a busy machine, with the build of Podman's image. */
const LONGEST_MS = 900_000;

describe.each(SHORT.map((engine) => [engine.name, engine] as const))("%s", (_, engine) => {
  it(
    "does what every engine has to do, except its known gaps",
    async () => {
      const { start, gaps } = engine;
      if (start === undefined) {
        missing(engine);
        return;
      }
      await using running = await start();
      const { outcomes } = await runChecks(running);
      expect(outcomes.map(({ name }) => name)).toEqual(CHECKS.map(({ name }) => name));
      expect(surprises(outcomes, gaps)).toEqual([]);
    },
    LONGEST_MS,
  );
});

function missing({ name }: ConformanceEngine): void {
  const message = `${name} cannot be started here: the set-up unpacks it as root on Debian only.`;
  if (process.env["MAYFLY_TEST_ALL_SERVERS"] !== undefined) throw new Error(message);
  console.warn(message);
}
