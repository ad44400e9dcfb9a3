import { Readable } from "node:stream";
import { GenericContainer, type StartedContainer } from "../../../../src";
import { eventually } from "../../../support/eventually";
import { BUSYBOX } from "../../../support/images";

let container: StartedContainer;

beforeAll(async () => {
  container = await new GenericContainer(BUSYBOX).withCommand(["sleep", "infinity"]).start();
});

afterAll(async () => {
  await container.stop();
});

const processes = async (): Promise<string> => (await container.exec("ps -o args")).stdout;

describe("a command with input", () => {
  it("returns 10 MB of input unchanged and ends after it", async () => {
    const stdin = "grün ✓ 漢字\n".repeat(500_000);
    const { stdout, exitCode } = await container.exec(["cat"], { stdin });
    expect(stdout === stdin).toBe(true);
    expect(exitCode).toBe(0);
  });

  it("reads a stream", async () => {
    const stdin = Readable.from(["one ", "two"]);
    expect((await container.exec(["cat"], { stdin })).stdout).toBe("one two");
  });

  it("may end before it has read everything", async () => {
    const stdin = Buffer.alloc(10_000_000, "x");
    const { stdout, exitCode } = await container.exec(
      ["sh", "-c", "head -c 3; sleep 0.2; seq 1 10000 | tail -1; exit 6"],
      { stdin },
    );
    expect([stdout, exitCode]).toEqual(["xxx10000\n", 6]);
  });
});

describe("a command with a terminal", () => {
  it("has one output, with a terminal's line breaks", async () => {
    const { stdout, stderr } = await container.exec(["sh", "-c", "tty; echo err >&2"], {
      tty: true,
    });
    expect([stdout, stderr]).toEqual([expect.stringMatching(/^\/dev\/pts\/\d+\r\nerr\r\n$/), ""]);
  });

  it("takes what would be typed", async () => {
    const { output, exitCode } = await container.exec(["sh"], {
      tty: true,
      stdin: "echo answer $((6 * 7)); exit 4\n",
    });
    expect(output).toContain("answer 42\r\n");
    expect(exitCode).toBe(4);
  });
});

describe("a command that is cut off", () => {
  it("by its timeout is killed with what it has started, and tells what it printed", async () => {
    const script = "echo begun; sleep 7001 & sleep 7002; wait";
    await expect(container.exec(["sh", "-c", script], { timeout: 10_000 })).rejects.toMatchObject({
      code: "EXEC_FAILED",
      message: `sh -c ${script} did not end within 10000 ms.\nIts only output line:\n  | begun`,
    });
    expect(await processes()).not.toMatch(/sleep 700/);
  });

  it("by a signal is killed, also as another user", async () => {
    const enough = new AbortController();
    const { signal } = enough;
    const rejected = expect(
      container.exec(["sleep", "7003"], { signal, user: "1000" }),
    ).rejects.toThrow("enough");
    await eventually("the command has begun", async () => {
      const found = await processes();
      return found.includes("sleep 7003") || found;
    });
    enough.abort(new Error("enough"));
    await rejected;
    expect(await processes()).not.toContain("7003");
  });

  it("leaves alone what runs besides", async () => {
    await using other = await container.execStream(["sleep", "7004"]);
    await eventually("the other command has begun", async () => {
      const found = await processes();
      return found.includes("sleep 7004") || found;
    });
    await expect(container.exec(["sleep", "7005"], { timeout: 200 })).rejects.toThrow("200 ms");
    expect(await processes()).toContain("sleep 7004");
    await other.kill();
    expect(await other.exitCode).toBe(137);
    expect(await processes()).not.toContain("7004");
  });
});

describe("a command that is streamed", () => {
  it("talks while it runs", async () => {
    const command = await container.execStream([
      "sh",
      "-c",
      "while read line; do echo got $line; done; echo bye >&2; exit 5",
    ]);
    command.stdout.setEncoding("utf8");
    const answer = async (): Promise<unknown> =>
      new Promise((resolve) => command.stdout.once("data", resolve));
    command.stdin.write("one\n");
    expect(await answer()).toBe("got one\n");
    command.stdin.write("two\n");
    expect(await answer()).toBe("got two\n");
    command.stdin.end();
    expect(Buffer.concat((await command.stderr.toArray()) as Buffer[]).toString()).toBe("bye\n");
    expect(await command.exitCode).toBe(5);
  });

  it("gives all of a large output to a slow reader", async () => {
    const command = await container.execStream(["sh", "-c", "seq 1 300000; seq 1 300000 >&2"]);
    let bytes = 0;
    let chunks = 0;
    for await (const chunk of command.stdout) {
      bytes += (chunk as Buffer).length;
      if (chunks++ < 10) await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const errors = Buffer.concat((await command.stderr.toArray()) as Buffer[]);
    expect([bytes, errors.length]).toEqual([1_988_895, 1_988_895]);
    expect(await command.exitCode).toBe(0);
  });
});

describe("a program that does not exist", () => {
  it("returns the engine's exit code and message", async () => {
    const { exitCode, output } = await container.exec(["no-such-program"]);
    expect([126, 127]).toContain(exitCode);
    expect(output).toContain("no-such-program");
    expect(output).toContain("Hint: the image has no program no-such-program; ");
    const command = await container.execStream(["no-such-program"]);
    expect(await command.exitCode).toBe(exitCode);
  });
});
