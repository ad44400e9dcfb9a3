import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { TIMING } from "../../../src/cleanup/watchdog/protocol";
import { eventually } from "../../support/eventually";
import { BUSYBOX } from "../../support/images";
import { ownSession } from "../../support/own-session";
import { thingsOf } from "../../support/session-state";
import { StepProgram } from "../../support/step-program";
import { endWatchdogs, signalWatchdogs } from "../../support/watchdogs";

const PROGRAM = join(__dirname, "..", "programs", "runner.js");
/** Longer than the watchdog looks for objects that appear late. */
const SETTLED_MS = TIMING.grace + TIMING.quiet.reduce((sum, each) => sum + each) + 2_000;

/** A runtime folder for these tests alone, so that they kill no watchdog of other tests. */
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-run-"));
});

afterEach(() => StepProgram.killAll());

afterAll(async () => {
  await endWatchdogs(folder);
  await rm(folder, { recursive: true });
});

const start = (session: string, mode: string): StepProgram =>
  StepProgram.start(PROGRAM, [BUSYBOX], {
    XDG_RUNTIME_DIR: folder,
    TESTCONTAINERS_SESSION_ID: session,
    MAYFLY_CLEANUP: mode,
  });

const left = (session: string, objects: readonly string[]): Promise<void> =>
  eventually(`session ${session} has left ${objects.join() || "nothing"}`, async () => {
    const found = (await thingsOf(session)).join();
    return found === objects.join() || found;
  });

async function work(runner: StepProgram, what: string, end: number | string = 0): Promise<void> {
  const before = runner.steps.length;
  runner.tell(what);
  await eventually(`the worker of "${what}" ends`, () =>
    Promise.resolve(runner.steps.length > before || runner.stderr),
  );
  expect(runner.steps.slice(before)).toEqual([`${what} ${end}`]);
}

/** Has a worker create one object of each kind for the run, and end. Resolves with the objects. */
async function keep(runner: StepProgram, session: string, killed = false): Promise<string[]> {
  if (killed) await work(runner, "keep and be killed", "SIGKILL");
  else await work(runner, "keep");
  const kept = await thingsOf(session);
  const kinds = kept.map((object) => object.split(" ")[0]);
  expect(kinds).toEqual(["container", "image", "network", "volume"]);
  return kept;
}

const ends = {
  "ends by itself": async (runner: StepProgram) => {
    runner.tell("end");
    expect(await runner.ended()).toBe(0);
  },
  "is killed": (runner: StepProgram) => runner.kill(),
};

describe.each(["watchdog", "exit"])(
  "objects that are kept for the run, with the mode %s",
  (mode) => {
    it.each(Object.entries(ends))(
      "stay when their worker ends, and are removed when the runner %s",
      async (_title, end) => {
        const session = ownSession();
        const runner = start(session, mode);
        const kept = await keep(runner, session);
        await sleep(SETTLED_MS);
        await left(session, kept);
        await work(runner, "own");
        await left(session, kept);
        expect(runner.stderr).toBe("");
        await end(runner);
        await left(session, []);
      },
    );
  },
);

test.each(["watchdog", "exit"])(
  "objects that are kept for the run are removed when runner and worker end together, with the mode %s",
  async (mode) => {
    const session = ownSession();
    const runner = start(session, mode);
    runner.tell("keep");
    runner.tell("end");
    expect([await runner.ended(), runner.stderr]).toEqual([0, ""]);
    await left(session, []);
  },
);

describe("objects that are kept for the run, with the watchdog,", () => {
  it("stay when their worker and another one are killed; the objects of the other one do not", async () => {
    const session = ownSession();
    const runner = start(session, "watchdog");
    // The labels are enough. The runner does not hold the session, and so no other objects of the workers.
    await work(runner, "hold", "false");
    const kept = await keep(runner, session, true);
    await work(runner, "own killed", "SIGKILL");
    await left(session, kept);
    await runner.kill();
    await left(session, []);
  });

  it("stay when the watchdog is killed while no worker lives, and are taken over by the next one", async () => {
    const session = ownSession();
    const runner = start(session, "watchdog");
    const kept = await keep(runner, session);
    await signalWatchdogs(folder, "SIGKILL");
    await work(runner, "own");
    await left(session, kept);
    await sleep(TIMING.sweepAfter + SETTLED_MS);
    await left(session, kept);
    await runner.kill();
    await left(session, []);
  });

  it("stay until the end of their own run, if two runs share a session", async () => {
    const session = ownSession();
    const [first, second] = [start(session, "watchdog"), start(session, "watchdog")];
    const kept = await keep(first, session);
    await work(second, "keep");
    const both = await thingsOf(session);
    expect(both).toHaveLength(8);
    await first.kill();
    await left(
      session,
      both.filter((object) => !kept.includes(object)),
    );
    await second.kill();
    await left(session, []);
  });
});
