import { join } from "node:path";
import { bakedWith } from "../../support/baked-images";
import { newTrace, removeTraced } from "../../support/initialised-server";
import { ownSession } from "../../support/own-session";
import { runProgram } from "../../support/run-program";
import type { Report } from "./programs/start-baked";

const PROCESSES = 8;

afterEach(removeTraced);

/** The environment for a run of its own, without what makes it a part of this one. */
function ownRun(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(JEST_|VITEST|NODE_TEST_CONTEXT)/.test(name),
  );
  return { ...Object.fromEntries(own), TESTCONTAINERS_SESSION_ID: ownSession() };
}

it(`${PROCESSES} processes that want the same at once make one image`, async () => {
  const trace = newTrace();
  const program = join(__dirname, "programs", "start-baked.js");
  const runs = await Promise.all(
    Array.from({ length: PROCESSES }, () =>
      runProgram(process.execPath, [program, trace], { env: ownRun() }),
    ),
  );
  expect(runs.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
    Array.from({ length: PROCESSES }, () => ({ code: 0, stderr: "" })),
  );
  const reports = runs.map(({ stdout }) => JSON.parse(stdout) as Report);
  expect(reports.map(({ answer }) => answer)).toEqual(Array(PROCESSES).fill("42"));
  expect(reports.filter(({ prepared }) => prepared)).toHaveLength(1);
  expect(await bakedWith(trace)).toHaveLength(1);
}, 600_000);
