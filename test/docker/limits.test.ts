import { join } from "node:path";
import { BUSYBOX } from "../support/images";
import { ownSession } from "../support/own-session";
import { environmentOfNoRun } from "../support/run-of-its-own";
import { runProgram } from "../support/run-program";

const PROGRAM = join(__dirname, "programs", "start-within-limit.js");
const EACH = 4;

/** Runs two workers of one test run, and returns how many containers existed at the same time. */
async function mostAtOnce(limits: NodeJS.ProcessEnv, ...how: string[]): Promise<number> {
  const env = { ...environmentOfNoRun(), TESTCONTAINERS_SESSION_ID: ownSession(), ...limits };
  const workers = await Promise.all(
    ["1", "2"].map((worker) =>
      runProgram(process.execPath, [PROGRAM, BUSYBOX, String(EACH), ...how], {
        env: { ...env, JEST_WORKER_ID: worker },
      }),
    ),
  );
  expect(workers.map(({ code, stderr }) => ({ code, stderr }))).toEqual([
    { code: 0, stderr: "" },
    { code: 0, stderr: "" },
  ]);
  const events = workers
    .flatMap(({ stdout }) => stdout.trim().split("\n"))
    .map((line) => ({ change: line.startsWith("+") ? 1 : -1, at: Number(line.slice(2)) }))
    // An end comes before a start of the same millisecond.
    .sort((a, b) => a.at - b.at || a.change - b.change);
  expect(events).toHaveLength(4 * EACH);
  let now = 0;
  return Math.max(...events.map(({ change }) => (now += change)));
}

describe("two workers of a test run", () => {
  it("have as many containers as they want without a limit", async () => {
    expect(await mostAtOnce({}, "together")).toBeGreaterThanOrEqual(EACH);
  });

  it.each([
    [{ MAYFLY_CONTAINER_LIMIT: "2" }, 2],
    [{ MAYFLY_MEMORY_LIMIT: "0.75g" }, 3],
  ])("have no more at once than %j allows", async (limits, most) => {
    expect(await mostAtOnce(limits)).toBeLessThanOrEqual(most);
  });
});
