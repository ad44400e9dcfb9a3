import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { readConfig } from "../../../src/config";
import { runnerPid, type Position } from "../../../src/run/runner";

/** A process with pid 20, a child of process 10. */
const at = (part: Partial<Position>): Position => ({
  pid: 20,
  parentPid: 10,
  isMainThread: true,
  hasChannel: false,
  see: () => undefined,
  ...part,
});
const seen = (
  ...processes: (readonly [pid: number, parentPid: number, inNodeTest: boolean, program?: string])[]
): Pick<Position, "see"> => ({
  see: (pid) => {
    const found = processes.find(([each]) => each === pid);
    if (found === undefined) return undefined;
    const [, parentPid, inNodeTest, program = "/node"] = found;
    return { parentPid, inNodeTest, program };
  },
});

const JEST = { JEST_WORKER_ID: "2" };
const VITEST = { VITEST_POOL_ID: "1", VITEST_WORKER_ID: "7" };
const MOCHA = { MOCHA_WORKER_ID: "0" };
const PLAYWRIGHT = { TEST_WORKER_INDEX: "5", TEST_PARALLEL_INDEX: "1" };
const NODE = { NODE_TEST_CONTEXT: "child-v8" };
const fork = at({ hasChannel: true });

it.each<[string, NodeJS.ProcessEnv, Position, number, string | undefined]>([
  ["a program", {}, at({}), 20, undefined],
  ["a program that somebody forked", {}, fork, 20, undefined],
  ["a worker of Jest", JEST, fork, 10, "2"],
  ["Jest's runner with --runInBand", { JEST_WORKER_ID: "1" }, at({}), 20, "1"],
  ["a thread of Jest's", JEST, at({ isMainThread: false }), 20, "2"],
  ["a fork of Vitest's", VITEST, fork, 10, "1"],
  ["a thread of Vitest's", VITEST, at({ isMainThread: false }), 20, "1"],
  ["a parallel worker of Mocha's", MOCHA, fork, 10, "0"],
  ["Mocha's runner", {}, at({}), 20, undefined],
  ["a worker of Playwright's", PLAYWRIGHT, fork, 10, "1"],
  [
    "a program that a worker started without a channel",
    JEST,
    at({ pid: 30, parentPid: 20 }),
    30,
    "2",
  ],
  ["a test of Bun's", { NODE_ENV: "test" }, at({}), 20, undefined],
  [
    "a file of node --test",
    NODE,
    at(seen([20, 10, true], [10, 5, false, "/node"], [5, 1, false, "/bash"])),
    10,
    undefined,
  ],
  [
    "a program that a file of node --test started",
    NODE,
    at({ pid: 30, parentPid: 20, ...seen([30, 20, true], [20, 10, true], [10, 5, false]) }),
    10,
    undefined,
  ],
  [
    "a program that a file of node --test started through a shell",
    NODE,
    at({
      ...{ pid: 30, parentPid: 25 },
      ...seen([30, 25, true], [25, 20, true, "/bash"], [20, 10, true], [10, 5, false]),
    }),
    10,
    undefined,
  ],
  [
    "a program that a file of node --test left behind",
    NODE,
    at({ pid: 30, parentPid: 1, ...seen([30, 1, true], [1, 0, false, "/init"]) }),
    30,
    undefined,
  ],
  [
    "a program whose parent has just ended",
    NODE,
    at({ pid: 30, parentPid: 20, ...seen([30, 20, true]) }),
    30,
    undefined,
  ],
  ["a file of node --test on a system that does not show processes", NODE, at({}), 10, undefined],
  [
    "a program that was left behind on such a system",
    NODE,
    at({ pid: 30, parentPid: 1 }),
    30,
    undefined,
  ],
])("the runner of %s", (_title, env, position, runner, workerId) => {
  const config = readConfig(env, "/nonexistent");
  expect([runnerPid(config, position), config.workerId]).toEqual([runner, workerId]);
});

it("the runner of a real file of node --test, and of the programs that the file starts", () => {
  const file = join(__dirname, "..", "..", "support", "node-test-file.js");
  const { JEST_WORKER_ID: _, ...env } = process.env;
  const { pid, stdout, stderr } = spawnSync(process.execPath, ["--test", file], {
    env,
    encoding: "utf8",
  });
  const told = [...`${stdout}${stderr}`.matchAll(/runner (\d+)/g)].map(([, id]) => Number(id));
  expect(told).toEqual([pid, pid, pid]);
});
