import { once } from "node:events";
import { text } from "node:stream/consumers";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { extract } from "tar-stream";
import { GenericContainer, Wait, type StartedContainer } from "../../src";
import { dockerRunCommand } from "../../src/container/docker-run-command";
import { BUSYBOX } from "../support/images";
import { exists } from "../support/engine-state";
import { eventually } from "../support/eventually";
import { realEngine } from "../support/real-engine";
import { runProgram } from "../support/run-program";

const start = (): Promise<StartedContainer> =>
  new GenericContainer(BUSYBOX).withCommand(["sleep", "infinity"]).start();

it("can be started by hand, by the docker run line that it gives", async () => {
  await using container = await new GenericContainer(BUSYBOX)
    .withEnvironment({ GREETING: "it's me" })
    .withWorkingDir("/tmp")
    .withExposedPorts(80)
    .withHostname("greeter")
    .withStopTimeout(2_000)
    .withHealthCheck({ test: ["CMD", "test", "-d", "/tmp"], interval: 1_500, retries: 2 })
    .withUlimits({ nofile: 1_024 })
    .withSharedMemorySize(1_048_576)
    .withDns({ search: ["lan"], options: ["ndots:1"] })
    .withCommand(["sh", "-c", 'echo "$GREETING in $PWD"; exec httpd -f -p 80'])
    .start();
  const line = await container.dockerRunCommand();
  const { code, stdout, stderr } = await runProgram("sh", ["-c", line]);
  const id = stdout.trim();
  try {
    // The docker CLI may print warnings.
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) as string });
    await eventually("it prints the same", async () => {
      const logs = await runProgram("docker", ["logs", id]);
      return logs.stdout === "it's me in /tmp\n" || logs.stdout + logs.stderr;
    });
    const { stdout: ports } = await runProgram("docker", ["port", id, "80"]);
    expect(ports).toMatch(/^127\.0\.0\.1:\d+\n$/);
    // The new container has everything that the line says.
    const engine = await realEngine();
    const raw = await engine.containers.inspectRaw(id);
    const again = dockerRunCommand(raw, await engine.images.describe(raw.Image));
    expect(again).toBe(line);
  } finally {
    await runProgram("docker", ["rm", "--force", "--volumes", id]);
  }
});

describe("exec", () => {
  it("keeps the streams apart and gives the exit code", async () => {
    await using container = await start();
    expect(await container.exec(["sh", "-c", "echo out; echo err >&2; exit 7"])).toEqual({
      output: expect.stringMatching(/^(out\nerr|err\nout)\n$/) as string,
      stdout: "out\n",
      stderr: "err\n",
      exitCode: 7,
    });
  });

  it("takes a command line with quotes, and options", async () => {
    await using container = await start();
    const { stdout } = await container.exec(`sh -c 'echo "$GREETING from $(pwd) as $(id -u)"'`, {
      workingDir: "/tmp",
      user: "1000",
      env: { GREETING: "hello" },
    });
    expect(stdout).toBe("hello from /tmp as 1000\n");
  });

  it("gives large output in UTF-8 unharmed", async () => {
    await using container = await start();
    const { stdout } = await container.exec([
      "sh",
      "-c",
      "i=0; while [ $i -lt 20000 ]; do echo 'grün ✓ 漢字'; i=$((i+1)); done",
    ]);
    expect(stdout).toBe("grün ✓ 漢字\n".repeat(20_000));
  });

  it("says what could not be run", async () => {
    await using container = await start();
    await container.exec(["true"]);
    await container.stop({ remove: false });
    await expect(container.exec(["true"])).rejects.toMatchObject({
      code: "EXEC_FAILED",
      message: expect.stringMatching(/^true could not be run: .*not running/) as string,
    });
    await (
      await import("../support/real-engine")
    )
      .realEngine()
      .then((engine) => engine.containers.remove(container.getId(), { volumes: true }));
  });
});

describe("copies", () => {
  it("go in before the start and later, as files, folders, contents and archives", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mayfly-copies-"));
    try {
      await writeFile(join(folder, "script.sh"), "echo from the script\n", { mode: 0o755 });
      await using container = await new GenericContainer(BUSYBOX)
        .withCommand(["sh", "-c", "/app/script.sh && sleep infinity"])
        .withCopyFilesToContainer([{ source: join(folder, "script.sh"), target: "/app/script.sh" }])
        .withCopyDirectoriesToContainer([{ source: folder, target: "/folder" }])
        .withCopyContentToContainer([{ content: "x", target: "/content", mode: 0o600 }])
        .withWaitStrategy(Wait.forLogMessage("from the script"))
        .start();
      await container.copyContentToContainer([{ content: "y", target: "/later/content" }]);
      await container.copyFilesToContainer([
        { source: join(folder, "script.sh"), target: "/later/script.sh", mode: 0o400 },
      ]);
      await container.copyDirectoriesToContainer([{ source: folder, target: "/later/folder" }]);
      const archive = await container.copyArchiveFromContainer("/folder");
      await container.copyArchiveToContainer(archive, "/later");

      const { stdout } = await container.exec(
        "stat -c '%a %u %n' /content /folder/script.sh /later/content /later/script.sh" +
          " /later/folder/script.sh",
      );
      expect(stdout.trim().split("\n")).toEqual([
        "600 0 /content",
        "755 0 /folder/script.sh",
        "644 0 /later/content",
        "400 0 /later/script.sh",
        "755 0 /later/folder/script.sh",
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("come out as a tar archive, of a stopped container too", async () => {
    const container = await start();
    await container.copyContentToContainer([{ content: "kept", target: "/file" }]);
    const stopped = await container.stop({ remove: false });
    try {
      const unpack = extract();
      (await stopped.copyArchiveFromContainer("/file")).pipe(unpack);
      for await (const entry of unpack) {
        expect(entry.header.name).toBe("file");
        expect(await text(entry)).toBe("kept");
      }
    } finally {
      const { realEngine } = await import("../support/real-engine");
      await (await realEngine()).containers.remove(container.getId(), { volumes: true });
    }
  });
});

describe("logs", () => {
  it("are followed from the first line on until the container ends", async () => {
    await using container = await new GenericContainer(BUSYBOX)
      .withCommand([
        "sh",
        "-c",
        "echo first; echo second >&2; until [ -e /read ]; do sleep 0.1; done; echo last",
      ])
      .start();
    const lines: string[] = [];
    for await (const line of await container.logs()) {
      lines.push(line as string);
      if (lines.length === 2) {
        await container.copyContentToContainer([{ content: "", target: "/read" }]);
      }
    }
    expect([...lines].sort()).toEqual(["first\n", "last\n", "second\n"]);
    expect(lines.at(-1)).toBe("last\n");
  });

  it("reach a consumer although the program lived for a moment only", async () => {
    const lines: string[] = [];
    let ended: Promise<unknown> | undefined;
    await using _container = await new GenericContainer(BUSYBOX)
      .withCommand(["sh", "-c", "seq 1 1000"])
      .withLogConsumer((stream) => {
        stream.on("data", (line: string) => lines.push(line));
        ended = once(stream, "end");
      })
      .start();
    await ended;
    expect(lines).toEqual(Array.from({ length: 1000 }, (_, index) => `${index + 1}\n`));
  });
});

describe("restart", () => {
  it("waits until the container is ready again and knows its new ports", async () => {
    await using container = await new GenericContainer(BUSYBOX)
      .withCommand([
        "sh",
        "-c",
        "cat /proc/sys/kernel/random/uuid > /www; sleep 0.5; exec httpd -f -p 8080 -h /",
      ])
      .withExposedPorts(8080)
      .start();
    const read = async (): Promise<string> => {
      const url = `http://${container.getHost()}:${container.getMappedPort(8080)}/www`;
      return (await fetch(url)).text();
    };
    const before = await read();
    await container.restart();
    expect(await read()).not.toBe(before);
  });

  it("does not take a line of the earlier run for a new one", async () => {
    const messages: string[] = [];
    await using container = await new GenericContainer(BUSYBOX)
      .withCommand(["sh", "-c", "sleep 0.3; echo ready; sleep infinity"])
      .withWaitStrategy({
        description: "a line",
        survivesExit: true,
        until: async (handle, context) => {
          await Wait.forLogMessage("ready").until(handle, context);
          messages.push((await handle.readLogs()).map(({ text: line }) => line).join(" "));
        },
      })
      .start();
    await container.restart();
    expect(messages).toEqual(["ready", "ready ready"]);
  });
});

describe("stop", () => {
  it("gives the same answer twice", async () => {
    const container = await start();
    const [first, second] = await Promise.all([container.stop(), container.stop()]);
    expect(first).toBe(second);
    expect(first.getId()).toBe(container.getId());
    expect(await exists(container.getId())).toBe(false);
  });

  it("lets the program end by itself when it is given time", async () => {
    const lines: string[] = [];
    let ended: Promise<unknown> | undefined;
    const container = await new GenericContainer(BUSYBOX)
      .withCommand([
        "sh",
        "-c",
        "trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.1; done",
      ])
      .withWaitStrategy(Wait.forLogMessage("up"))
      .withLogConsumer((stream) => {
        stream.on("data", (line: string) => lines.push(line));
        ended = once(stream, "end");
      })
      .start();
    await container.stop({ timeout: 60_000 });
    await ended;
    expect(lines).toEqual(["up\n", "bye\n"]);
  });

  it("removes the container although a hook failed, and passes the failure on", async () => {
    const container = await new GenericContainer(BUSYBOX)
      .withCommand(["sleep", "infinity"])
      .withHooks({
        stopping: () => {
          throw new Error("hook says no");
        },
      })
      .start();
    await expect(container.stop()).rejects.toThrow("hook says no");
    expect(await exists(container.getId())).toBe(false);
  });

  it("refuses a timeout that is none", async () => {
    await using container = await start();
    await expect(container.stop({ timeout: -1 })).rejects.toThrow(
      "stop.timeout: expected milliseconds, zero or more, got -1",
    );
  });
});
