import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Engine } from "../../../src/engine/engine";
import { eventually } from "../../support/eventually";
import { BUSYBOX, inEngine } from "../../support/images";
import { OwnEngine } from "../../support/own-engine";
import { Place, type PlaceOptions } from "../../support/place";
import { StepProgram } from "../../support/step-program";

const RYUK = "testcontainers/ryuk:0.14.0";
const PROGRAM = join(__dirname, "..", "programs", "hold-container.js");
/** Milliseconds by which a watchdog has removed leftovers, which it does after 5 s. */
const SWEPT_MS = 8_000;

/** An engine for these tests alone, since on the shared engine watchdogs of other tests remove leftovers. */
let own: OwnEngine;
let engine: Engine;

beforeAll(async () => {
  own = await OwnEngine.start();
  await own.load(inEngine(BUSYBOX), inEngine(RYUK));
  engine = own.engine();
});

afterEach(() => StepProgram.killAll());

afterAll(async () => {
  await own[Symbol.asyncDispose]();
});

/** Starts a program in a place, and resolves once its container runs. */
async function started(
  place: Place,
  name: string,
  env: NodeJS.ProcessEnv = {},
): Promise<StepProgram> {
  const program = place.start(PROGRAM, [inEngine(BUSYBOX), name], env);
  await program.reached("container");
  return program;
}

const exists = async (name: string): Promise<boolean> => {
  try {
    await engine.containers.inspect(name);
    return true;
  } catch {
    return false;
  }
};

const gone = (name: string): Promise<void> =>
  eventually(`container ${name} is removed`, async () => !(await exists(name)) || "it is there");

/** Kills the program and its watchdog together, so that its objects are left. */
async function abandoned(place: Place, name: string): Promise<void> {
  const program = await started(place, name);
  process.kill(program.pid, "SIGSTOP");
  await place.killWatchdog();
  await program.kill();
  expect(await exists(name)).toBe(true);
}

/** Starts a new run in a place. Resolves once its watchdog has removed leftovers. */
async function sweptFrom(place: Place): Promise<StepProgram> {
  await place.killWatchdog();
  const program = await started(place, `sweeper-${randomUUID()}`);
  await sleep(SWEPT_MS);
  return program;
}

const lineOf = (stdout: string, name: string): string =>
  stdout.split("\n").find((line) => line.includes(name)) ?? "";

describe("two users of one machine", () => {
  it("remove nothing of each other, dead or alive, neither by the watchdog nor by prune", async () => {
    await using hidden = await Place.open(own, { user: 1001, hidesProcesses: true });
    await using plain = await Place.open(own, { user: 1002 });
    const places = [
      [hidden, "of-hidden", plain],
      [plain, "of-plain", hidden],
    ] as const;
    for (const [place, name, other] of places) {
      const living = await started(place, name);
      const sweeper = await sweptFrom(other);
      expect(await other.mayfly("prune")).toMatchObject({ code: 0, stderr: "" });
      expect(await exists(name)).toBe(true);
      await sweeper.kill();
      await living.kill();
      await gone(name);

      await abandoned(place, name);
      await (await sweptFrom(other)).kill();
      await other.mayfly("prune");
      expect(await exists(name)).toBe(true);
      const user = place === hidden ? 1001 : 1002;
      expect(lineOf((await other.mayfly("ls")).stdout, name)).toMatch(
        new RegExp(` dead +user ${user}  `),
      );
      const { stdout, code } = await place.mayfly("prune");
      expect({ code, line: lineOf(stdout, name) }).toEqual({
        code: 0,
        line: expect.stringMatching(/ dead +you {2}/) as string,
      });
      expect(await exists(name)).toBe(false);
    }
  });

  it("do not treat a hidden process as dead", async () => {
    await using hidden = await Place.open(own, { user: 1001, hidesProcesses: true });
    await using plain = await Place.open(own, { user: 1002 });
    await started(plain, "unseen");
    expect(lineOf((await hidden.mayfly("ls")).stdout, "unseen")).toMatch(/ unknown +user 1002 {2}/);
    expect(lineOf((await plain.mayfly("ls")).stdout, "unseen")).toMatch(/ alive +you {2}/);
  });

  it("are asked before prune --all removes another user's objects", async () => {
    await using one = await Place.open(own, { user: 1001 });
    await using other = await Place.open(own, { user: 1002 });
    await started(one, "taken");
    const refused = await other.mayfly("prune", "--all");
    expect(refused.code).toBe(2);
    expect(refused.stdout).toContain("without a terminal, prune --all needs --yes");
    expect(lineOf(refused.stdout, "taken")).toMatch(/ alive +user 1001 {2}/);
    expect(await exists("taken")).toBe(true);
    expect(await other.mayfly("prune", "--all", "--yes")).toMatchObject({ code: 0 });
    expect(await exists("taken")).toBe(false);
  });
});

describe("one session in two namespaces of process ids", () => {
  const cases: [string, PlaceOptions, PlaceOptions][] = [
    ["on the machine while a process in a container goes on", {}, { hasOwnProcessIds: true }],
    ["in a container while a process on the machine goes on", { hasOwnProcessIds: true }, {}],
    [
      "in a container while one in another goes on",
      { hasOwnProcessIds: true },
      { hasOwnProcessIds: true },
    ],
  ];
  it.each(cases)(
    "loses only the objects of the processes that end %s",
    async (_, ending, going) => {
      await using first = await Place.open(own, ending);
      await using second = await Place.open(own, going);
      const env = { TESTCONTAINERS_SESSION_ID: randomUUID() };
      const ends = await started(first, "ends", env);
      const goes = await started(second, "goes", env);
      ends.tell("die");
      await gone("ends");
      await sleep(SWEPT_MS);
      expect(await exists("goes")).toBe(true);
      goes.tell("die");
      await gone("goes");
    },
  );
});

describe("one session in two namespaces of process ids, with another mode", () => {
  it("exit: each process removes only its own objects", async () => {
    await using first = await Place.open(own);
    await using second = await Place.open(own, { hasOwnProcessIds: true });
    const env = { TESTCONTAINERS_SESSION_ID: randomUUID(), MAYFLY_CLEANUP: "exit" };
    const programs = [
      await started(first, "of-first", env),
      await started(second, "of-second", env),
    ];
    programs[0]?.tell("end");
    await gone("of-first");
    await sleep(SWEPT_MS);
    expect(await exists("of-second")).toBe(true);
    programs[1]?.tell("end");
    await gone("of-second");
  });

  it("ryuk: everything stays while a process of the session is connected, and is removed after the last", async () => {
    await using first = await Place.open(own);
    await using second = await Place.open(own, { hasOwnProcessIds: true });
    const env = {
      TESTCONTAINERS_SESSION_ID: randomUUID(),
      MAYFLY_CLEANUP: "ryuk",
      TESTCONTAINERS_RYUK_RECONNECTION_TIMEOUT: "1s",
      TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE: own.localHost.replace("unix://", ""),
    };
    const programs = [
      await started(first, "of-first", env),
      await started(second, "of-second", env),
    ];
    programs[0]?.tell("die");
    await sleep(SWEPT_MS);
    expect([await exists("of-first"), await exists("of-second")]).toEqual([true, true]);
    programs[1]?.tell("die");
    await gone("of-first");
    await gone("of-second");
  });
});

describe("a clone of a machine, with the same id and name", () => {
  const machine = { id: "0123456789abcdef0123456789abcdef", hostname: "golden" };

  it("removes nothing of the other machine, which lives", async () => {
    await using one = await Place.open(own, { machine: { ...machine, boot: randomUUID() } });
    await using two = await Place.open(own, { machine: { ...machine, boot: randomUUID() } });
    for (const [place, other] of [
      [one, two],
      [two, one],
    ] as const) {
      const living = await started(place, "of-a-clone");
      const sweeper = await sweptFrom(other);
      await other.mayfly("prune");
      expect(await exists("of-a-clone")).toBe(true);
      await sweeper.kill();
      await living.kill();
      await gone("of-a-clone");
    }
  });

  it("removes what it left itself before its last boot", async () => {
    await using before = await Place.open(own, { machine: { ...machine, boot: randomUUID() } });
    await abandoned(before, "before-the-boot");
    await sleep(4_000);
    const rebooted = { ...machine, boot: randomUUID(), uptime: 1 };
    await using after = await Place.open(own, { machine: rebooted });
    await sweptFrom(after);
    await gone("before-the-boot");
  });
});
