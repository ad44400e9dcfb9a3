import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "../../support/eventually";
import { BUSYBOX } from "../../support/images";
import { ownSession } from "../../support/own-session";
import { runProgram } from "../../support/run-program";
import { thingsOf } from "../../support/session-state";
import { endWatchdogs, watchdogsIn } from "../../support/watchdogs";

const LIBRARY = join(__dirname, "..", "..", "..", "src");
let folder: string;
let session: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mayfly-unnoticed-"));
  session = ownSession();
});

afterEach(async () => {
  await eventually("nothing of the session is left", async () => {
    const left = await thingsOf(session);
    return left.length === 0 || left.join();
  });
  await endWatchdogs(folder);
  await rm(folder, { recursive: true });
});

const program = (body: string): string => `
  const { GenericContainer } = require(${JSON.stringify(LIBRARY)});
  const start = () => new GenericContainer("${BUSYBOX}").withCommand(["sleep", "infinity"]).start();
  (async () => { ${body} })();
`;

const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  XDG_RUNTIME_DIR: folder,
  TESTCONTAINERS_SESSION_ID: session,
});

describe("a process that starts containers", () => {
  it("behaves as before on signals, exits and errors", async () => {
    const body = `
      const events = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR2", "exit", "beforeExit",
        "uncaughtException", "unhandledRejection", "message", "disconnect"];
      const count = () => events.map((event) => process.listenerCount(event)).join();
      const before = count();
      await start();
      console.log(before === count());`;
    const { code, stdout, stderr } = await runProgram(process.execPath, ["-e", program(body)], {
      env: environment(),
    });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "true\n", stderr: "" });
  });

  it("shares no files, folder, process group or environment with its watchdog", async () => {
    const body = `await start(); console.log("up"); setInterval(() => {}, 1e6);`;
    const child = spawn(
      "bash",
      ["-c", `exec 7>"$0/held"; exec "$1" -e "$2"`, folder, process.execPath, program(body)],
      { env: { ...environment(), SECRET: "x" }, cwd: folder, stdio: ["ignore", "pipe", "inherit"] },
    );
    await once(child.stdout, "data");
    const [pid, ...others] = await watchdogsIn(folder);
    expect(others).toEqual([]);
    const of = `/proc/${pid!}`;
    expect(await readlink(`${of}/cwd`)).toBe("/");
    const files = await Promise.all(
      (await readdir(`${of}/fd`)).map((fd) => readlink(`${of}/fd/${fd}`)),
    );
    const output = await readlink(`/proc/${child.pid!}/fd/1`);
    expect(files).not.toContain(output);
    expect(files).not.toContain(join(folder, "held"));
    const { stdout } = await runProgram("ps", [
      "-o",
      "pid,sid,pgid",
      "--no-headers",
      "-p",
      String(pid),
    ]);
    expect(new Set(stdout.trim().split(/\s+/))).toEqual(new Set([String(pid)]));
    const { stdout: variables } = await runProgram("cat", [`${of}/environ`]);
    expect(variables).not.toContain("SECRET");
    // A reader of the process's output sees its end as soon as the process itself ends. The watchdog is still there then.
    process.kill(pid!, "SIGSTOP");
    const closed = once(child, "close");
    child.kill("SIGKILL");
    await closed;
    expect(await watchdogsIn(folder)).toEqual([pid]);
    process.kill(pid!, "SIGCONT");
  });
});
