import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "../../support/eventually";
import { BUSYBOX, inEngine } from "../../support/images";
import { OwnEngine } from "../../support/own-engine";
import { ownSession } from "../../support/own-session";
import { seededRandom } from "../../support/seeded-random";
import { thingsOf } from "../../support/session-state";
import { StepProgram } from "../../support/step-program";
import { endWatchdogs, watchdogsIn } from "../../support/watchdogs";
import type { Engine } from "../../../src/engine/engine";

const PROGRAM = join(__dirname, "..", "programs", "leave-everything.js");
const STEPS = ["begun", "network", "volume", "container", "commit", "build", "all"] as const;

const RUNS = Number(process.env["MAYFLY_TEST_KILLS"] ?? 7);
const SEED = Number(process.env["MAYFLY_TEST_SEED"] ?? Date.now() % 1e6);

/** A runtime folder for these tests alone, so that they kill no watchdog of other tests. */
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-watchdog-"));
});

afterEach(() => StepProgram.killAll());

afterAll(async () => {
  await endWatchdogs(folder);
  await rm(folder, { recursive: true });
});

function start(session: string, env: NodeJS.ProcessEnv = {}): StepProgram {
  return StepProgram.start(PROGRAM, [BUSYBOX], {
    XDG_RUNTIME_DIR: folder,
    TESTCONTAINERS_SESSION_ID: session,
    ...env,
  });
}

const gone = (session: string, engine?: Engine): Promise<void> =>
  eventually(`nothing of session ${session} is left`, async () => {
    const left = await thingsOf(session, engine);
    return left.length === 0 || left.join();
  });

/** Waits until one watchdog is left: of several that were started together, all others end soon. */
const onlyWatchdog = async (): Promise<number> => {
  let pids: number[] = [];
  await eventually("one watchdog runs", async () => {
    pids = await watchdogsIn(folder);
    return pids.length === 1 || pids.join();
  });
  return pids[0]!;
};

describe("a process that is killed", () => {
  it(`leaves nothing, whatever it was doing (${RUNS} runs, seed ${SEED})`, async () => {
    const random = seededRandom(SEED);
    const sessions: string[] = [];
    for (let run = 0; run < RUNS; run++) {
      const session = ownSession();
      const program = start(session);
      const step = STEPS[run % STEPS.length]!;
      await program.reached(step);
      await sleep(random() * 250);
      await program.kill();
      sessions.push(session);
    }
    await Promise.all(sessions.map((session) => gone(session)));
    // An object that the engine finishes later, on which it was still busy, goes too.
    await sleep(2_000);
    await Promise.all(sessions.map((session) => gone(session)));
  }, 600_000);

  it("takes nothing of others along: 8 at once, each with its own session", async () => {
    const sessions = Array.from({ length: 8 }, ownSession);
    const programs = sessions.map((session) => start(session));
    await Promise.all(programs.map((program) => program.reached("container")));
    await programs[3]!.kill();
    await gone(sessions[3]!);
    for (const [index, session] of sessions.entries()) {
      const containers = (await thingsOf(session)).filter((thing) => thing.startsWith("container"));
      expect(containers.length > 0).toBe(index !== 3);
    }
    await onlyWatchdog();
    await Promise.all(programs.filter((_, index) => index !== 3).map((each) => each.kill()));
    await Promise.all(sessions.map((session) => gone(session)));
  });

  it("takes nothing of others along: 8 at once, all in one session", async () => {
    const session = ownSession();
    const programs = Array.from({ length: 8 }, () => start(session));
    // During a build the engine creates objects that it removes itself.
    await Promise.all(programs.map((program) => program.reached("all")));
    const before = await thingsOf(session);
    await programs[5]!.kill();
    await sleep(3_000);
    expect(await thingsOf(session)).toEqual(expect.arrayContaining(before));
    await Promise.all(programs.filter((_, index) => index !== 5).map((each) => each.kill()));
    await gone(session);
  });
});

describe("a watchdog that is killed", () => {
  it("is replaced by its clients, and nothing is lost or removed too early", async () => {
    const sessions = [ownSession(), ownSession()];
    const programs = [...sessions, ...sessions].map((session) => start(session));
    await Promise.all(programs.map((program) => program.reached("all")));
    const before = (await Promise.all(sessions.map((each) => thingsOf(each)))).flat();
    const first = await onlyWatchdog();
    process.kill(first, "SIGKILL");
    await eventually("another watchdog runs", async () => {
      const pids = await watchdogsIn(folder);
      return (pids.length === 1 && pids[0] !== first) || pids.join();
    });
    await programs[0]!.kill();
    await sleep(3_000);
    expect((await Promise.all(sessions.map((each) => thingsOf(each)))).flat()).toEqual(
      expect.arrayContaining(before),
    );
    await Promise.all(programs.slice(1).map((program) => program.kill()));
    await Promise.all(sessions.map((session) => gone(session)));
    expect(programs.map(({ stderr }) => stderr).join("")).toBe("");
  });

  it("is made up for by the next watchdog if all of its clients were killed with it", async () => {
    // On the shared engine, watchdogs of other tests would remove the leftovers meanwhile.
    await using own = await OwnEngine.start();
    await own.load(inEngine(BUSYBOX));
    const engine = own.engine();
    const env = { DOCKER_HOST: own.localHost };
    const left = ownSession();
    const before = await watchdogsIn(folder);
    const program = start(left, env);
    await program.reached("container");
    const [watchdog] = (await watchdogsIn(folder)).filter((pid) => !before.includes(pid));
    process.kill(program.pid, "SIGSTOP");
    process.kill(watchdog!, "SIGKILL");
    await program.kill();
    expect((await thingsOf(left, engine)).length).toBeGreaterThan(0);
    const next = ownSession();
    const other = start(next, env);
    await other.reached("container");
    await gone(left, engine);
    expect((await thingsOf(next, engine)).length).toBeGreaterThan(0);
    await other.kill();
    await gone(next, engine);
  });
});

describe("an engine in trouble", () => {
  it("is waited for: frozen for 5 s, and restarted, while a process is killed", async () => {
    await using own = await OwnEngine.start();
    await own.load(inEngine(BUSYBOX));
    const engine = own.engine();
    const env = { DOCKER_HOST: own.localHost };
    const frozen = ownSession();
    const first = start(frozen, env);
    await first.reached("container");
    own.freeze();
    await first.kill();
    await sleep(5_000);
    own.thaw();
    await gone(frozen, engine);

    const restarted = ownSession();
    const second = start(restarted, env);
    await second.reached("container");
    await second.kill();
    await own.restart();
    await gone(restarted, engine);
  });
});
