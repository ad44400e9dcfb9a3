import { fork, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { realEngine } from "../../support/real-engine";
import type { Order, Report } from "./programs/start-reused";

/** MAYFLY_TEST_REUSE_ROUNDS=20 runs more rounds. */
const ROUNDS = Number(process.env["MAYFLY_TEST_REUSE_ROUNDS"] ?? 4);
const KILLS = Number(process.env["MAYFLY_TEST_REUSE_KILLS"] ?? 6);
const PROCESSES = 8;
/** About the time of a whole start: a creator is killed at any moment of it. */
const START_MS = 700;
const seed = Number(process.env["MAYFLY_TEST_SEED"] ?? Date.now() % 2 ** 31);

const children = new Set<ChildProcess>();

async function spawnStarter(): Promise<ChildProcess> {
  const child = fork(join(__dirname, "programs", "start-reused.js"));
  children.add(child);
  child.once("exit", () => children.delete(child));
  await once(child, "message");
  return child;
}

async function order(child: ChildProcess, what: Order["what"], key: string): Promise<Report> {
  child.send({ key, what } satisfies Order);
  const [report] = (await once(child, "message")) as [Report];
  return report;
}

afterAll(() => {
  for (const child of children) child.kill();
});

describe(`${PROCESSES} processes that want the same at once`, () => {
  let starters: ChildProcess[];
  beforeAll(async () => {
    starters = await Promise.all(Array.from({ length: PROCESSES }, spawnStarter));
  });

  it.each(["container", "network", "volume"] as const)(
    `get one %s, ${ROUNDS} times over`,
    async (what) => {
      const engine = await realEngine();
      const list = {
        container: engine.containers.list.bind(engine.containers),
        network: engine.networks.list.bind(engine.networks),
        volume: engine.volumes.list.bind(engine.volumes),
      };
      for (let round = 0; round < ROUNDS; round++) {
        const key = randomUUID();
        const left = (): Promise<string[]> => list[what]({ "test.trace": key });
        try {
          const reports = await Promise.all(starters.map((one) => order(one, what, key)));
          const [id] = await left();
          expect(reports.filter((report) => "error" in report)).toEqual([]);
          expect(reports.map((report) => "id" in report && report.id)).toEqual(
            reports.map(() => id),
          );
          expect(reports.filter((report) => "reused" in report && !report.reused)).toHaveLength(1);
          expect(await left()).toEqual([id]);
        } finally {
          for (const id of await left()) {
            if (what === "container") await engine.containers.remove(id, { volumes: true });
            else if (what === "network") await engine.networks.remove(id);
            else await engine.volumes.remove(id);
          }
        }
      }
    },
  );
});

it(`a creator that is killed at any time is replaced, ${KILLS} times over (seed ${seed})`, async () => {
  const engine = await realEngine();
  const random = randomNumbers(seed);
  const follower = await spawnStarter();
  for (let round = 0; round < KILLS; round++) {
    const key = randomUUID();
    const left = (): Promise<string[]> => engine.containers.list({ "test.trace": key });
    try {
      const creator = await spawnStarter();
      const delay = Math.floor(random() * START_MS);
      const doomed = order(creator, "container", key);
      doomed.catch(() => undefined);
      const gone = once(creator, "exit");
      const following = sleep(delay / 2).then(() => order(follower, "container", key));
      await sleep(delay);
      creator.kill("SIGKILL");
      await gone;
      expect([delay, await following]).toEqual([
        delay,
        { id: expect.any(String) as string, reused: expect.any(Boolean) as boolean },
      ]);
      const report = await following;
      expect([delay, await left()]).toEqual([delay, "id" in report ? [report.id] : []]);
    } finally {
      for (const id of await left()) await engine.containers.remove(id, { volumes: true });
    }
  }
  follower.kill();
});

/** mulberry32: returns the same numbers for the same seed. */
function randomNumbers(state: number): () => number {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
