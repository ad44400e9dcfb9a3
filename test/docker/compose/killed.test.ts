import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ComposeFolder } from "../../support/compose-folder";
import { eventually } from "../../support/eventually";
import { BUSYBOX, inEngine } from "../../support/images";
import { ownSession } from "../../support/own-session";
import { seededRandom } from "../../support/seeded-random";
import { thingsOf } from "../../support/session-state";
import { StepProgram } from "../../support/step-program";
import { endWatchdogs } from "../../support/watchdogs";

const PROGRAM = join(__dirname, "..", "programs", "compose-and-stay.js");
const STEPS = ["begun", "Network Created", "Container Created", "Container Started", "up"] as const;
const RUNS = Number(process.env["MAYFLY_TEST_KILLS"] ?? 3);
const SEED = Number(process.env["MAYFLY_TEST_SEED"] ?? Date.now() % 1e6);

/** A runtime folder for these tests alone, with a watchdog of their own. */
let runtimeFolder: string;
let folder: ComposeFolder;

beforeAll(async () => {
  runtimeFolder = await mkdtemp(join(tmpdir(), "mayfly-compose-killed-"));
  folder = await ComposeFolder.create(
    `
services:
  db:
    image: ${inEngine(BUSYBOX)}
    command: sleep 300
    volumes: ["data:/data"]
    healthcheck: { test: ["CMD", "true"], interval: 200ms }
  api:
    build: .
    command: sleep 300
    depends_on: { db: { condition: service_healthy } }
volumes: { data: {} }
`,
    { Dockerfile: `FROM ${inEngine(BUSYBOX)}\nCOPY Dockerfile /built\n` },
  );
});

afterEach(() => StepProgram.killAll());

afterAll(async () => {
  await endWatchdogs(runtimeFolder);
  await rm(runtimeFolder, { recursive: true });
  await folder[Symbol.asyncDispose]();
});

const gone = (session: string): Promise<void> =>
  eventually(`nothing of session ${session} is left`, async () => {
    const left = await thingsOf(session);
    return left.length === 0 || left.join();
  });

describe.each(["watchdog", "ryuk"])("a process that is killed while it uses compose", (cleanup) => {
  it(`leaves nothing with ${cleanup}, whatever compose was doing (${RUNS} runs, seed ${SEED})`, async () => {
    const random = seededRandom(SEED);
    const sessions: string[] = [];
    for (let run = 0; run < RUNS; run++) {
      const session = ownSession();
      const program = StepProgram.start(PROGRAM, [folder.path], {
        MAYFLY_CLEANUP: cleanup,
        TESTCONTAINERS_RYUK_RECONNECTION_TIMEOUT: "1s",
        XDG_RUNTIME_DIR: runtimeFolder,
        TESTCONTAINERS_SESSION_ID: session,
      });
      // The first run shows that everything has the session's labels.
      const step = run === 0 ? "up" : STEPS[Math.floor(random() * STEPS.length)]!;
      await program.reached(step);
      if (step === "up") {
        const things = await thingsOf(session);
        for (const [kind, count] of [
          ["container", 2],
          ["network", 1],
          ["volume", 1],
          ["image", 1],
        ]) {
          expect(things.filter((thing) => thing.startsWith(`${kind} `))).toHaveLength(
            Number(count),
          );
        }
      }
      await sleep(random() * 500);
      await program.kill();
      sessions.push(session);
    }
    await Promise.all(sessions.map((session) => gone(session)));
    // What Compose, which outlives the process for a moment, creates later goes too.
    await sleep(5_000);
    await Promise.all(sessions.map((session) => gone(session)));
  }, 600_000);
});
