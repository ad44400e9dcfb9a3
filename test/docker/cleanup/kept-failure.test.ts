import { join } from "node:path";
import type { Engine } from "../../../src/engine/engine";
import { eventually } from "../../support/eventually";
import { BUSYBOX, inEngine } from "../../support/images";
import { OwnEngine } from "../../support/own-engine";
import { ownSession } from "../../support/own-session";
import { environmentOfNoRun } from "../../support/run-of-its-own";
import { runProgram } from "../../support/run-program";
import { thingsOf } from "../../support/session-state";

const PROGRAM = join(__dirname, "..", "programs", "fail-and-end.js");
const CLI = join(__dirname, "..", "..", "..", "src", "cli", "main.js");

/** An engine for these tests alone: on the shared engine, `mayfly prune` would remove what other tests left. */
let own: OwnEngine;
let engine: Engine;

beforeAll(async () => {
  own = await OwnEngine.start();
  await own.load(inEngine(BUSYBOX));
  engine = own.engine();
});

afterAll(async () => {
  await own[Symbol.asyncDispose]();
});

describe("a container that is kept after its start failed", () => {
  it.each(["watchdog", "exit"])("is left alone by %s, until prune removes it", async (mode) => {
    const session = ownSession();
    const env = {
      ...environmentOfNoRun(),
      DOCKER_HOST: own.localHost,
      TESTCONTAINERS_SESSION_ID: session,
      MAYFLY_CLEANUP: mode,
      MAYFLY_KEEP_FAILED: "1",
    };
    const { stdout, code } = await runProgram(process.execPath, [PROGRAM, BUSYBOX], { env });
    expect(code).toBe(0);
    const name = /docker logs (mayfly-failed-[0-9a-f]{12});/.exec(stdout)?.[1] ?? stdout;

    const { id, state } = await engine.containers.inspect(name);
    expect(state.status).toBe("exited");
    await eventually("the network and the other container are removed", async () => {
      const left = await thingsOf(session, engine);
      return left.join() === `container ${id}` || left.join();
    });
    const log = await engine.containers.logs(id, { follow: false, tty: false });
    expect(String((await log.toArray()).map((chunk: { data: Buffer }) => chunk.data))).toBe(
      "evidence\n",
    );
    const file = await engine.containers.getArchive(id, "/evidence");
    expect(String(Buffer.concat((await file.toArray()) as Buffer[]))).toContain("in a file\n");

    const pruned = await runProgram(process.execPath, [CLI, "prune"], { env });
    expect(pruned.stdout).toMatch(/^Removed 1 object\./m);
    expect(await thingsOf(session, engine)).toEqual([]);
  });
});
