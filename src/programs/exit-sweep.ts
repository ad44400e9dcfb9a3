import { sleep } from "../common/clock";
import { engineCalls, type EngineCalls, type Thing } from "../cleanup/engine-calls";
import type { Sweep, SweepOrder } from "../cleanup/cleanup-program";
import { judgeOfEverything, judgeOwn } from "../cleanup/judge";
import { removeLabelled, type Judge } from "../cleanup/remove-labelled";
import { endOfOne, livingRunnersOf } from "../run/keep-for-run";

const ATTEMPTS = 10;
const RETRY_MS = 500;

/** Removes the objects of a process that is ending. */
export async function sweepUp({ endpoint, sweeps }: SweepOrder): Promise<void> {
  const engine = engineCalls(endpoint);
  for (;;) {
    const kept: Thing[] = [];
    for (const each of sweeps) kept.push(...(await sweep(engine, each)));
    if (kept.length === 0) return;
    // If all runners have ended meanwhile, the next sweep removes the objects at once.
    const runners = livingRunnersOf(kept);
    if (runners.length > 0) await endOfOne(runners);
  }
}

/** Removes objects, and resolves with those that were spared. */
async function sweep(
  engine: EngineCalls,
  { filter, everything }: Sweep,
): Promise<readonly Thing[]> {
  const judge: Judge = everything
    ? judgeOfEverything({ isOrphan: () => false })
    : (object) => judgeOwn(engine, object);
  for (let attempt = 1; ; attempt++) {
    const { spared, failures } = await removeLabelled(engine, filter, judge);
    // An object that was in use may be removed at the next attempt.
    if (failures.length === 0 || attempt === ATTEMPTS) return spared;
    await sleep(RETRY_MS);
  }
}
