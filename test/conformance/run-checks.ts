import { join } from "node:path";
import { ownSession } from "../support/own-session";
import { runProgram } from "../support/run-program";
import { environmentOfNoRun } from "../support/run-of-its-own";
import type { Found, Outcome } from "./check";
import { CHECKS } from "./checks";
import type { RunningEngine } from "./engines";

const PROGRAM = join(__dirname, "program.js");

/** What the checks found out about an engine. */
export interface Checked extends Found {
  readonly outcomes: readonly Outcome[];
}

/** Runs all checks on an engine, in a process that finds it as users' tests do. */
export async function runChecks({ environment }: RunningEngine): Promise<Checked> {
  const env = {
    ...environmentOfNoRun(),
    ...environment,
    TESTCONTAINERS_SESSION_ID: ownSession(),
  };
  const { code, stdout, stderr } = await runProgram(process.execPath, [PROGRAM], { env });
  if (code !== 0) throw new Error(`the checks ended with code ${code}: ${stderr}`);
  const [found, ...outcomes] = stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as unknown);
  // A check that never ends lets the process end without a word.
  if (outcomes.length !== CHECKS.length) {
    throw new Error(`the checks ended early, after ${outcomes.length}: ${stderr}`);
  }
  return { ...(found as Found), outcomes: outcomes as Outcome[] };
}
