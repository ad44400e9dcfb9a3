import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { GenericContainer, Wait, type StartedTestContainer } from "../../../src";
import { eventually } from "../../support/eventually";
import { BUSYBOX, inEngine } from "../../support/images";
import { runProgram, type Finished } from "../../support/run-program";

const CLI = join(__dirname, "..", "..", "..", "src", "cli", "main.js");

const mayfly = (...args: readonly string[]): Promise<Finished> =>
  runProgram(process.execPath, [CLI, ...args]);

/** Prints a line on each stream, and another when it finds a file. */
const SCRIPT = `echo out; printf '\\033[31mred\\033[0m\\n' >&2; until [ -f /go ]; do sleep 0.1; done; echo gone on; sleep 300`;

let container: StartedTestContainer;
let id: string;

beforeAll(async () => {
  container = await new GenericContainer(BUSYBOX)
    .withCommand(["sh", "-c", SCRIPT])
    .withExposedPorts(80)
    .withTmpFs({ "/scratch": "" })
    .withEnvironment({ PASSWORD: "s3cret" })
    .withWaitStrategy(Wait.forLogMessage("red"))
    .start();
  id = container.getId();
});

afterAll(async () => {
  await container.stop();
});

describe("mayfly logs", () => {
  it("prints each stream to its own, by a shortened id", async () => {
    const { code, stdout, stderr } = await mayfly("logs", id.slice(0, 12));
    expect([code, stdout, stderr]).toEqual([0, "out\n", "\u001b[31mred\u001b[0m\n"]);
  });

  it("prints the last lines, and only new ones", async () => {
    expect(await mayfly("logs", id, "--tail", "0")).toMatchObject({ stdout: "", stderr: "" });
    const last = await mayfly("logs", id, "--tail", "1", "--timestamps");
    expect(last.stdout + last.stderr).toMatch(/^\d{4}-\d\d-\d\dT\S+Z .*\n$/);
    const future = await mayfly("logs", id, "--since", "2999-01-01T00:00:00Z");
    expect(future).toMatchObject({ code: 0, stdout: "", stderr: "" });
  });

  it("follows the log until Ctrl+C", async () => {
    const child = spawn(process.execPath, [CLI, "logs", "--follow", id]);
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
    const has = (text: string) => (): Promise<string | true> =>
      Promise.resolve(printed.includes(text) || printed);
    await eventually("the stored log is printed", has("out"));
    await container.exec(["touch", "/go"]);
    await eventually("new lines are printed", has("gone on"));
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([130, null]);
  });

  it("ends with the program that reads its output", async () => {
    const script = '"$0" "$1" inspect "$2" | true; echo "${PIPESTATUS[0]}"';
    const args = ["-c", script, process.execPath, CLI, id];
    const { stdout, stderr } = await runProgram("bash", args);
    expect([stdout, stderr]).toEqual(["0\n", ""]);
  });

  it.each([
    [
      ["logs", "nothing-of-this-name"],
      /^mayfly: container: expected .*got "nothing-of-this-name"\n/,
    ],
    [["inspect", "x\u001b[2J"], /^mayfly: container: .*x\\\\u\{1b\}\[2J/],
    [["logs"], /^mayfly: mayfly logs: expected ID\|NAME/],
  ])("refuses %j", async (args, words) => {
    const { code, stderr } = await mayfly(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(words);
    expect(stderr).not.toContain("\u001b");
  });
});

describe("mayfly inspect", () => {
  it("shows what is known about a container, and no secrets", async () => {
    const { code, stdout, stderr } = await mayfly("inspect", container.getName());
    expect([code, stderr]).toEqual([0, ""]);
    const shown = [
      /^Name +\S+$/m,
      new RegExp(`^Id +${id}$`, "m"),
      new RegExp(`^Image +${inEngine(BUSYBOX)} sha256:`, "m"),
      /^Command +sh -c ".*"$/m,
      /^State +running since \d{4}-/m,
      new RegExp(`^Ports +127\\.0\\.0\\.1:${container.getMappedPort(80)}->80/tcp$`, "m"),
      /^Network +bridge {2}172\./m,
      /^Mount +\/scratch {2}tmpfs$/m,
      /^Session +\S+ \(alive\)$/m,
      /^Owner +you, process \d+$/m,
      /^Test file +\S*cli\/containers\.test\.js$/m,
      /^Started by +jest.* in \//m,
      /^Last log lines:\n/m,
      /^ {2}out$/m,
      /^ {2}red$/m,
    ];
    for (const line of shown) expect(stdout).toMatch(line);
    expect(stdout).not.toContain("s3cret");
  });

  it("prints it as JSON", async () => {
    const { stdout } = await mayfly("inspect", "--json", id);
    expect(JSON.parse(stdout)).toMatchObject({
      id,
      status: "running",
      exitCode: null,
      health: null,
      ports: [{ container: 80, protocol: "tcp", hostIp: "127.0.0.1" }],
      mounts: [{ target: "/scratch", type: "tmpfs", source: null, isReadOnly: false }],
      state: "alive",
      processId: process.pid,
      fixture: null,
      testFile: expect.stringMatching(/containers\.test\.js$/) as string,
    });
  });

  it("shows how a container ended, and its health", async () => {
    await using other = await new GenericContainer(BUSYBOX)
      .withCommand(["sh", "-c", "until [ -f /go ]; do sleep 0.1; done; exit 3"])
      .withHealthCheck({ test: ["CMD-SHELL", "echo fine"], interval: 200 })
      .start();
    const report = async (): Promise<string> => (await mayfly("inspect", other.getId())).stdout;
    await eventually("its health is known", async () => {
      const shown = await report();
      return /^Health +healthy\nLast check +fine$/m.test(shown) || shown;
    });
    await other.exec(["touch", "/go"]);
    await eventually("the container has ended", async () => {
      const shown = await report();
      return /^State +exited with exit code 3 since/m.test(shown) || shown;
    });
  });
});

describe("mayfly ls", () => {
  const ids = async (...filters: readonly string[]): Promise<string[]> => {
    const args = filters.flatMap((filter) => ["--filter", filter]);
    const { code, stdout, stderr } = await mayfly("ls", "--quiet", ...args);
    expect([code, stderr]).toEqual([0, ""]);
    return stdout.split("\n").filter((line) => line !== "");
  };

  it("filters by what started an object, and prints ids alone", async () => {
    expect(await ids(`id=${id.slice(0, 10)}`)).toEqual([id]);
    expect(await ids("test-file=cli/containers", "status=running")).toContain(id);
    expect(await ids("kind=image", "kind=container", "user=you")).toContain(id);
    expect(await ids("test-file=cli/containers", "state=dead")).not.toContain(id);
    expect(await ids("fixture=of-nobody")).toEqual([]);
  });

  it.each(["name", "=x", "colour=red", "name="])("refuses the filter %j", async (filter) => {
    const { code, stderr } = await mayfly("ls", "--filter", filter);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^mayfly: --filter: expected KEY=VALUE with a key of kind, /);
  });
});
