import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "../../support/eventually";
import { BUSYBOX, inEngine } from "../../support/images";
import { OwnEngine } from "../../support/own-engine";
import { ownSession } from "../../support/own-session";
import { thingsOf } from "../../support/session-state";
import { StepProgram } from "../../support/step-program";
import { signalWatchdogs, watchdogsIn } from "../../support/watchdogs";

const PROGRAM = join(__dirname, "..", "programs", "make-originals.js");

/** An engine for this test alone, since on the shared engine watchdogs of other tests remove leftovers. */
let own: OwnEngine;
let folder: string;

beforeAll(async () => {
  own = await OwnEngine.start();
  await own.load(inEngine(BUSYBOX));
  folder = await mkdtemp(join(tmpdir(), "mayfly-stopped-"));
});

afterEach(() => StepProgram.killAll());

afterAll(async () => {
  await signalWatchdogs(folder, "SIGKILL");
  await own[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const start = (session: string): StepProgram =>
  StepProgram.start(PROGRAM, [inEngine(BUSYBOX)], {
    DOCKER_HOST: own.localHost,
    XDG_RUNTIME_DIR: folder,
    TESTCONTAINERS_SESSION_ID: session,
  });

const gone = (session: string): Promise<void> =>
  eventually(`nothing of session ${session} is left`, async () => {
    const left = await thingsOf(session, own.engine());
    return left.length === 0 || left.join();
  });

it("a stopped watchdog delays a start only once: another mode cleans up, with one warning", async () => {
  const [before, meanwhile] = [ownSession(), ownSession()];
  const first = start(before);
  await first.reached("all");
  const [watchdog] = await watchdogsIn(folder);
  process.kill(watchdog!, "SIGSTOP");

  const second = start(meanwhile);
  await second.reached("all");
  const warnings = second.stderr.match(/MayflyWarning/g) ?? [];
  expect(warnings).toHaveLength(1);
  expect(second.stderr).toMatch(
    /\[MAYFLY_CLEANUP_WATCHDOG\] MayflyWarning: Cleanup mode watchdog does not work\. Instead, this process cleans up when it exits, .* Reason: the watchdog has not answered for 15 s; it is stopped or hangs/,
  );
  second.tell("end");
  expect(await second.ended()).toBe(0);
  await gone(meanwhile);

  // The watchdog removes what it holds as soon as it continues.
  await first.kill();
  expect((await thingsOf(before, own.engine())).length).toBeGreaterThan(0);
  process.kill(watchdog!, "SIGCONT");
  await gone(before);
});
