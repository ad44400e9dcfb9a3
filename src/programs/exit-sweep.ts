// The program that cleanup/exit-reaper starts, detached, when a process ends.
import { sleep } from "../common/clock";
import { programInput } from "../config";
import { engineCalls, type EngineCalls, type Thing } from "../cleanup/engine-calls";
import type { Sweep, SweepOrder } from "../cleanup/exit-reaper";
import { judgeOfEverything, judgeOwn } from "../cleanup/judge";
import { removeLabelled, type Judge } from "../cleanup/remove-labelled";
import { endOfOne, livingRunnersOf } from "../run/keep-for-run";

const ATTEMPTS = 10;
const RETRY_MS = 500;

async function main(): Promise<void> {
  const { endpoint, sweeps } = programInput() as SweepOrder;
  const engine = engineCalls(endpoint);
  for (;;) {
    const kept: Thing[] = [];
    for (const each of sweeps) kept.push(...(await sweep(engine, each)));
    if (kept.length === 0) return;
    // None is left where they have ended meanwhile; then it is removed at once.
    const runners = livingRunnersOf(kept);
    if (runners.length > 0) await endOfOne(runners);
  }
}

/** Resolves with what is left for runs that go on. */
async function sweep(
  engine: EngineCalls,
  { filter, everything }: Sweep,
): Promise<readonly Thing[]> {
  const judge: Judge = everything
    ? judgeOfEverything({ isOrphan: () => false })
    : (thing) => judgeOwn(engine, thing);
  for (let attempt = 1; ; attempt++) {
    const { spared, failures } = await removeLabelled(engine, filter, judge);
    // What was in use goes at the next attempt.
    if (failures.length === 0 || attempt === ATTEMPTS) return spared;
    await sleep(RETRY_MS);
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
