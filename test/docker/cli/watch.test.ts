import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { eventually } from "../../support/eventually";
import { BUSYBOX, inEngine } from "../../support/images";
import { OwnEngine } from "../../support/own-engine";
import { environmentOfNoRun } from "../../support/run-of-its-own";
import { runProgram } from "../../support/run-program";

const CLI = join(__dirname, "..", "..", "..", "src", "cli", "main.js");
const PROGRAM = join(__dirname, "..", "programs", "start-and-stop.js");

/** An engine for these tests alone: the view of the shared one shows other tests' containers, too. */
let own: OwnEngine;

beforeAll(async () => {
  own = await OwnEngine.start();
  await own.load(inEngine(BUSYBOX));
});

afterAll(async () => {
  await own[Symbol.asyncDispose]();
});

const environment = (): NodeJS.ProcessEnv => ({
  ...environmentOfNoRun(),
  DOCKER_HOST: own.localHost,
  TERM: "xterm",
});

/** A running `mayfly watch`, and what it has printed. */
class Watching {
  printed = "";

  constructor(readonly child: ChildProcess) {
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (this.printed += text));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (this.printed += text));
  }

  async shows(what: RegExp): Promise<void> {
    await eventually(`it shows ${what.source}`, () =>
      Promise.resolve(what.test(this.printed) || this.printed),
    );
  }
}

/** Starts a container in another process and removes it. */
async function startAndStop(): Promise<void> {
  const { code, stderr } = await runProgram(process.execPath, [PROGRAM, BUSYBOX], {
    env: environment(),
  });
  expect([code, stderr]).toEqual([0, ""]);
}

describe("mayfly watch", () => {
  it("prints a line for each change without a terminal", async () => {
    const watching = new Watching(spawn(process.execPath, [CLI, "watch"], { env: environment() }));
    // It has begun when it notices a container's beginning; one that is not Mayfly's is not printed.
    await eventually("it has begun", async () => {
      await startAndStop();
      return watching.printed.includes("  created  ") || watching.printed;
    });
    const cells = `[0-9a-f]{12}  \\S+  ${inEngine(BUSYBOX)}`;
    const origin = `start-and-stop in ${process.cwd()}`;
    const time = String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`;
    await watching.shows(new RegExp(`${time}  created  ${cells}  ${origin}$`, "m"));
    await watching.shows(
      new RegExp(`${time}  started  ${cells}  127\\.0\\.0\\.1:\\d+->80/tcp  ${origin}$`, "m"),
    );
    await watching.shows(new RegExp(`${time}  exited \\(137\\)  ${cells}  ${origin}$`, "m"));
    await watching.shows(new RegExp(`${time}  removed  ${cells}  ${origin}$`, "m"));
    watching.child.kill("SIGINT");
    expect(await once(watching.child, "close")).toEqual([130, null]);
  });

  it("redraws a view on a terminal, and restores the terminal", async () => {
    // script(1) of util-linux gives the program a terminal.
    const command = `stty cols 200 rows 24; ${process.execPath} ${CLI} watch`;
    const watching = new Watching(
      spawn("script", ["-qefc", command, "/dev/null"], { env: environment() }),
    );
    await watching.shows(/Mayfly: 0 containers/);
    expect(watching.printed.startsWith("\u001b[?1049h\u001b[?25l")).toBe(true);
    const running = spawn(process.execPath, [PROGRAM, BUSYBOX, "stay"], { env: environment() });
    await watching.shows(/Mayfly: 1 container\./);
    await watching.shows(/ID +NAME +IMAGE +STATUS +AGE +CPU +MEMORY/);
    await watching.shows(/[0-9a-f]{12} +\S+ +\S*busybox:1\.37 +running +\d+[sm] +\d+% +\d+ MiB/);
    running.stdin.end();
    await once(running, "exit");
    await watching.shows(/Mayfly: 1 container\.[^]*Mayfly: 0 containers/);
    // The terminal sends the signal for the character of Ctrl+C.
    watching.child.stdin!.write("\u0003");
    expect(await once(watching.child, "close")).toEqual([130, null]);
    expect(watching.printed.trimEnd().endsWith("\u001b[?7h\u001b[?25h\u001b[?1049l")).toBe(true);
  });

  it("says that the engine has gone", async () => {
    const second = await OwnEngine.start();
    await second.load(inEngine(BUSYBOX));
    const env = { ...environment(), DOCKER_HOST: second.localHost };
    const running = spawn(process.execPath, [PROGRAM, BUSYBOX, "stay"], { env });
    await once(running.stdout, "data");
    const watching = new Watching(spawn(process.execPath, [CLI, "watch"], { env }));
    const ended = Promise.all([once(watching.child, "close"), once(running, "exit")]);
    await watching.shows(/^exists {2}/m);
    await second[Symbol.asyncDispose]();
    running.stdin.end();
    expect((await ended)[0]).toEqual([1, null]);
    expect(watching.printed).toMatch(/^mayfly: .*report its events/m);
  });
});
