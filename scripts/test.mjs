// `npm test`: set-up, linter, all tests. Arguments except --no-lint go to Jest.
// The last line is "N passed, N failed".

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { runCommand } from "./setup/command.mjs";
import { runInForeground } from "./setup/processes.mjs";
import { seconds } from "./setup/progress.mjs";
import { packageFolder, setUp } from "./setup/set-up.mjs";

const NO_LINT = "--no-lint";
/** The number of lines shown of each failed test's error. */
const SHOWN_LINES = 8;

await runCommand(
  async () => {
    const args = process.argv.slice(2);
    const environment = await setUp();
    const lintFailed = !args.includes(NO_LINT) && (await lint()) !== 0;
    const { passed, failed } = await test(
      args.filter((arg) => arg !== NO_LINT),
      environment,
    );
    return report(passed, failed + (lintFailed ? 1 : 0));
  },
  () => report(0, 1),
);

async function lint() {
  const started = performance.now();
  console.log("Linting");
  const code = await runInForeground("npm", ["run", "--silent", "lint"], { cwd: packageFolder });
  console.log(`${code === 0 ? "No problems found" : "Lint failed"} (${seconds(started)})\n`);
  return code;
}

async function test(args, environment) {
  const folder = await mkdtemp(join(tmpdir(), "mayfly-test-"));
  const outputFile = join(folder, "results.json");
  try {
    const jest = join(packageFolder, "node_modules", "jest", "bin", "jest.js");
    const code = await runInForeground(
      process.execPath,
      [jest, "--json", "--outputFile", outputFile, ...args],
      { cwd: packageFolder, env: { ...process.env, ...environment } },
    );
    const results = await readResults(outputFile);
    for (const line of failuresIn(results)) console.log(line);
    return count(results, code);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Jest writes no results if it stops before the first test. */
async function readResults(outputFile) {
  try {
    return JSON.parse(await readFile(outputFile, "utf8"));
  } catch (error) {
    if (error.code !== "ENOENT") {
      throw error;
    }
    console.error("\nJest wrote no results.");
    return { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 1, testResults: [] };
  }
}

/** Returns the failed tests with the first lines of their errors: Jest's own summary drowns in what containers print. */
function failuresIn({ testResults }) {
  return testResults
    .filter(({ status }) => status === "failed")
    .flatMap(({ name, message, assertionResults }) => {
      const failed = assertionResults.filter(({ status }) => status === "failed");
      return [
        `\nFailed: ${relative(packageFolder, name)}`,
        ...failed.map(({ fullName, failureMessages }) => describe(fullName, failureMessages[0])),
        ...(failed.length === 0 ? [describe("the file", message)] : []),
      ];
    });
}

function describe(what, message = "") {
  // eslint-disable-next-line no-control-regex -- Jest colours its messages
  const text = message.replace(/\u001b\[[\d;]*m/g, "").trim();
  const lines = text.split("\n").filter((line) => !/^\s*at /.test(line));
  return `  ${what}\n${lines
    .slice(0, SHOWN_LINES)
    .map((line) => `    ${line.slice(0, 300)}`)
    .join("\n")}`;
}

function count({ numPassedTests, numFailedTests, numRuntimeErrorTestSuites }, exitCode) {
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  // Jest can fail although no test did, for example if the global teardown finds something left behind.
  return { passed: numPassedTests, failed: failed === 0 && exitCode !== 0 ? 1 : failed };
}

function report(passed, failed) {
  if (passed + failed === 0) {
    console.error("\nNo tests ran.");
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}
