import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { ryukName } from "../../../src/cleanup/ryuk/ryuk-spec";
import type { Engine } from "../../../src/engine/engine";
import { logLines } from "../../../src/engine/log-lines";
import { eventually } from "../../support/eventually";
import { BUSYBOX, inEngine } from "../../support/images";
import { OwnEngine } from "../../support/own-engine";
import { runProgram } from "../../support/run-program";
import { thingsOf } from "../../support/session-state";
import { StepProgram } from "../../support/step-program";

const RYUK = "testcontainers/ryuk:0.14.0";
const PROGRAM = join(__dirname, "..", "programs", "start-and-stay.js");
const RUNNER = join(__dirname, "..", "programs", "runner.js");
const STEPS = ["begun", "network", "volume", "container", "image"] as const;
/** Milliseconds that the program takes for all of its steps, roughly. */
const LONGEST_DELAY_MS = 1_500;
const AT_ONCE = 4;
const RANDOM_KILLS = Number(process.env["MAYFLY_RYUK_KILLS"] ?? AT_ONCE);

let own: OwnEngine;
let engine: Engine;
let socket: string;
let home: string;

beforeAll(async () => {
  own = await OwnEngine.start({ remote: true });
  await own.load(inEngine(BUSYBOX), inEngine(RYUK));
  engine = own.engine();
  socket = own.localHost.replace("unix://", "");
  home = await mkdtemp(join(tmpdir(), "mayfly-ryuk-"));
  await writeFile(join(home, ".testcontainers.properties"), "ryuk.connection.timeout=30s\n");
});

afterAll(async () => {
  await own[Symbol.asyncDispose]();
  await rm(home, { recursive: true, force: true });
});

const environment = (session: string): NodeJS.ProcessEnv => ({
  ...process.env,
  HOME: home,
  DOCKER_HOST: own.host,
  TESTCONTAINERS_SESSION_ID: session,
  TESTCONTAINERS_RYUK_RECONNECTION_TIMEOUT: "1s",
  // The usual path is the socket of the shared engine.
  TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE: socket,
});

const children: ChildProcess[] = [];

// Kills the programs that a failed test has left.
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** A run of the program, with its session and the steps that it has reached. */
class Run {
  readonly #steps = new Set<string>();
  stderr = "";

  private constructor(
    readonly session: string,
    private readonly child: ChildProcess,
  ) {
    createInterface({ input: child.stdout! }).on("line", (step) => this.#steps.add(step));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (this.stderr += text));
  }

  static start(session: string = randomUUID(), settings: NodeJS.ProcessEnv = {}): Run {
    const env = { ...environment(session), ...settings };
    const args = [PROGRAM, BUSYBOX, `kept-${randomUUID()}`];
    return new Run(
      session,
      spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] }),
    );
  }

  async reached(step: (typeof STEPS)[number]): Promise<void> {
    await eventually(`the program reaches "${step}"`, () => {
      if (this.#steps.has(step)) return Promise.resolve(true);
      if (this.child.exitCode !== null) throw new Error(`it ended: ${this.stderr}`);
      return Promise.resolve(`${[...this.#steps].join()} ${this.stderr}`);
    });
  }

  async kill(): Promise<void> {
    const ended = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await ended;
  }
}

/** Creates a container, as another program would. */
const foreign = (labels: Record<string, string>): Promise<string> =>
  engine.containers.create({
    name: undefined,
    platform: undefined,
    body: { Image: inEngine(BUSYBOX), Labels: labels, HostConfig: {} },
  });

const ryuksOf = (session: string): Promise<string[]> =>
  engine.containers.list({ "dev.mayfly.ryuk": session });

async function nothingOf(session: string): Promise<void> {
  await eventually(`nothing of session ${session} is left`, async () => {
    const left = await thingsOf(session, engine);
    return left.length === 0 || left.join();
  });
}

describe("on a remote engine, Ryuk removes the objects of a process", () => {
  it("that is killed after each of its steps", async () => {
    await Promise.all(
      STEPS.map(async (step) => {
        const run = Run.start();
        await run.reached(step);
        await run.kill();
        await nothingOf(run.session);
      }),
    );
  });

  it(`that is killed at any moment, ${RANDOM_KILLS} times`, async () => {
    const kill = async (): Promise<void> => {
      const run = Run.start();
      const delay = Math.random() * LONGEST_DELAY_MS;
      await sleep(delay);
      await run.kill();
      await nothingOf(run.session).catch((cause: unknown) => {
        throw new Error(`killed after ${delay} ms`, { cause });
      });
    };
    for (let done = 0; done < RANDOM_KILLS; done += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, kill));
    }
  });

  it("that is killed while the engine does not answer", async () => {
    const run = Run.start();
    await run.reached("image");
    own.freeze();
    await run.kill();
    await sleep(3_000);
    own.thaw();
    await nothingOf(run.session);
  });
});

describe("a session on a remote engine", () => {
  it("has one Ryuk, which waits for the last process of the session", async () => {
    const session = randomUUID();
    const other = Run.start();
    const last = Run.start(session);
    const sharing = Array.from({ length: 4 }, () => Run.start(session));
    await Promise.all([...sharing, last, other].map((run) => run.reached("image")));
    for (const run of sharing) expect(run.stderr).toBe("");
    expect(await ryuksOf(session)).toHaveLength(1);
    expect(await ryuksOf(other.session)).toHaveLength(1);

    await Promise.all([...sharing, other].map((run) => run.kill()));
    await nothingOf(other.session);
    // Longer than the removal of the other session took.
    await sleep(1_000);
    expect(await thingsOf(session, engine)).toHaveLength(20);
    await last.kill();
    await nothingOf(session);
  });

  it("gets another Ryuk when its own is killed", async () => {
    const run = Run.start();
    await run.reached("image");
    const [first = ""] = await ryuksOf(run.session);
    await engine.containers.remove(first, { volumes: true });
    await eventually("another Ryuk runs", async () => {
      const ryuks = await ryuksOf(run.session);
      return (ryuks.length === 1 && ryuks[0] !== first) || ryuks.join();
    });
    const [second = ""] = await ryuksOf(run.session);
    await eventually("the new Ryuk has the filters", async () => {
      const log = await engine.containers.logs(second, { follow: false, tty: false });
      for await (const { text } of logLines(log)) if (text.includes("adding filter")) return true;
      return "it was not told";
    });
    expect(await thingsOf(run.session, engine)).toHaveLength(4);
    await run.kill();
    await nothingOf(run.session);
  });

  it("keeps the objects of the run while the runner holds them, and lets the runner end", async () => {
    const session = randomUUID();
    const runner = StepProgram.start(RUNNER, [BUSYBOX], environment(session));
    try {
      runner.tell("hold");
      runner.tell("keep");
      await runner.reached("keep 0");
      // Longer than Ryuk takes to remove objects that no process holds.
      await sleep(5_000);
      expect(await thingsOf(session, engine)).toHaveLength(4);
      runner.tell("end");
      expect([await runner.ended(), runner.steps, runner.stderr]).toEqual([
        ...[0, ["hold true", "keep 0"], ""],
      ]);
      await nothingOf(session);
    } finally {
      await runner.kill();
    }
  });

  it("leaves no Ryuk, not even one whose owner died before it could start the container", async () => {
    const dead = randomUUID();
    await engine.containers.create({
      name: ryukName(dead),
      platform: undefined,
      body: {
        Image: inEngine(RYUK),
        Labels: { "dev.mayfly.ryuk": dead, "org.testcontainers.ryuk": "true" },
        Env: ["RYUK_CONNECTION_TIMEOUT=1s"],
        HostConfig: {
          AutoRemove: true,
          Binds: [`${socket}:/var/run/docker.sock`],
        } as never,
      },
    });
    const run = Run.start();
    await run.reached("begun");
    await run.reached("image");
    await run.kill();
    await nothingOf(run.session);
    await eventually("no Ryuk is left", async () => {
      const left = await ryuksOf("");
      return left.length === 0 || left.join();
    });
  });
});

describe("without Ryuk on a remote engine", () => {
  it("the next mode cleans up if Ryuk is turned off", async () => {
    const run = Run.start(randomUUID(), { TESTCONTAINERS_RYUK_DISABLED: "true" });
    await run.reached("image");
    expect(await ryuksOf(run.session)).toEqual([]);
    expect(run.stderr).toBe("");
    await run.kill();
    await nothingOf(run.session);
  });

  it("the next mode cleans up if Ryuk cannot work, and one warning says why", async () => {
    const run = Run.start(randomUUID(), { TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE: "/no/socket" });
    await run.reached("image");
    expect(await ryuksOf(run.session)).toEqual([]);
    expect(run.stderr.match(/MayflyWarning/g)).toHaveLength(1);
    expect(run.stderr).toMatch(
      /Cleanup mode ryuk does not work\. The watchdog cleans up instead\. Reason: .*bind source path does not exist/,
    );
    await run.kill();
    await nothingOf(run.session);
  });
});

test.each([
  ["ryuk", /^[0-9a-f]{64}$/],
  ["exit", /^$/],
])(
  "getReaper() with the mode %s removes what other programs have created",
  async (mode, containerId) => {
    const [session, theirs] = [randomUUID(), randomUUID()];
    const ofSession = await foreign({ "org.testcontainers.session-id": theirs });
    const ofProject = await foreign({ "com.docker.compose.project": theirs });
    const { code, stdout, stderr } = await runProgram(
      process.execPath,
      [join(__dirname, "..", "programs", "hand-to-reaper.js"), theirs, theirs],
      { env: { ...environment(session), MAYFLY_CLEANUP: mode } },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toEqual({
      sessionId: session,
      containerId: expect.stringMatching(containerId) as string,
    });
    await eventually("the containers are removed", async () => {
      const left = await engine.containers.list({});
      return [ofSession, ofProject].every((id) => !left.includes(id)) || left.join();
    });
  },
);
