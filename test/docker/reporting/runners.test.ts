import { join } from "node:path";
import { BUSYBOX } from "../../support/images";
import { ROOT } from "../../support/paths";
import { environmentOfItsOwn } from "../../support/run-of-its-own";
import { runProgram, type Finished } from "../../support/run-program";

const JEST = join(ROOT, "node_modules", "jest", "bin", "jest.js");
const PROJECTS = join(ROOT, "test", "docker", "reporting", "projects");

const node = (project: string, args: string[], change: NodeJS.ProcessEnv = {}): Promise<Finished> =>
  runProgram(process.execPath, args, {
    cwd: join(PROJECTS, project),
    env: environmentOfItsOwn({ TEST_IMAGE: BUSYBOX, ...change }),
  });

/** Returns the lines of the summary without times and phases. */
const summaryIn = (output: string): string[] =>
  output
    .slice(output.indexOf("Mayfly: "))
    .split("\n")
    .filter((line) => /^(Mayfly: | {2}\S.* s {2})/.test(line))
    .map((line) => line.replace(/ in [\d.]+ s$/, "").replace(BUSYBOX, "IMAGE"))
    .map((line) =>
      line.replace(/ +[\d.]+ s {2}/, "  ").replace(/ {2}(median;|[a-z]+ \d+\.\d\d).*/, ""),
    )
    .map((line) => line.replace(/(\S) {3,}/, "$1  "));

const SINCE = "The log of IMAGE (fixture talker, ID)";
const logsIn = (text: string): string =>
  text.replaceAll(BUSYBOX, "IMAGE").replace(/talker, [0-9a-f]{12}/g, "talker, ID");

describe("the reporter for Jest", () => {
  it.each([
    ["with workers", ["--maxWorkers=2"]],
    ["in one process", ["--runInBand"]],
  ])("sums up a run %s", async (_how, args) => {
    const { code, stderr } = await node("jest", [JEST, ...args, "starts", "fails"]);
    expect(code).toBe(1);
    expect(stderr).toContain("Tests:       3 failed, 3 passed, 6 total");
    expect(summaryIn(stderr).sort()).toEqual([
      "  IMAGE  FAILED: CONTAINER_EXITED",
      "  IMAGE  fixture sleeper",
      "  IMAGE ×5",
      "Mayfly: 6 containers started, 1 failed,",
    ]);
    expect(stderr).not.toContain("\x1b[");
  });

  it("is silent when nothing was started, and when it is told to be", async () => {
    const without = ["--testNamePattern=^$", "--globalSetup=", "--globalTeardown="];
    const nothing = await node("jest", [JEST, ...without]);
    expect(nothing).toMatchObject({ code: 0 });
    expect(nothing.stderr).toContain("7 skipped, 7 total");
    expect(nothing.stderr).not.toContain("Mayfly");
    const off = await node("jest", [JEST, "starts"], { MAYFLY_SUMMARY: "off" });
    expect(off).toMatchObject({ code: 0 });
    expect(off.stderr).toContain("2 passed, 2 total");
    expect(off.stderr).not.toContain("Mayfly");
  });
});

describe("a failed test's report has its containers' logs", () => {
  it("in all that Jest's reporters tell", async () => {
    const { stdout, stderr } = await node("jest", [JEST, "--json", "fails"]);
    const { testResults } = JSON.parse(stdout) as {
      testResults: { assertionResults: { title: string; failureMessages: string[] }[] }[];
    };
    const told = testResults[0]!.assertionResults.map(({ title, failureMessages }) => [
      title,
      failureMessages.map((text) => logsIn(text).includes(`${SINCE} since the test began:\n  | I`)),
    ]);
    expect(told).toEqual([
      ["by expect", [true]],
      ["by assert", [true]],
      ["by a text", [true]],
      ["not at all", []],
    ]);
    expect(logsIn(stderr).split(SINCE)).toHaveLength(4);
  });

  it("unless they are not wanted", async () => {
    const { code, stderr } = await node("jest", [JEST, "fails"], { MAYFLY_FAILURE_LOGS: "off" });
    expect(code).toBe(1);
    expect(logsIn(stderr)).not.toContain(SINCE);
  });

  it("under node:test, which also sums up the run", async () => {
    const reporters = ["spec", "mayfly/node-test-reporter"].flatMap((name) => [
      `--test-reporter=${name}`,
      "--test-reporter-destination=stdout",
    ]);
    const { code, stdout } = await node("node-test", [...reporters, "fails.test.mjs"]);
    expect(code).toBe(1);
    const [, failures = ""] = logsIn(stdout).split("failing tests:");
    expect(
      failures.match(/The log of IMAGE \(fixture talker, ID\):\n +\| I am ready/g),
    ).toHaveLength(2);
    expect(summaryIn(stdout)).toEqual(["Mayfly: 3 containers started,", "  IMAGE ×3"]);
  });
});
