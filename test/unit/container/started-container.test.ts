import { inspect } from "node:util";
import { StartedContainer } from "../../../src";
import { FakeEngine } from "../../support/fake-engine";
import { startFake } from "../../support/start-fake";

describe("what a container is", () => {
  it("is asked of the engine again, in its words and in Mayfly's", async () => {
    const engine = new FakeEngine();
    const { container, id } = await startFake(engine);
    expect(await container.getState()).toMatchObject({ status: "running", running: true });
    engine.exit(id, 3);
    expect(await container.getState()).toMatchObject({ status: "exited", exitCode: 3 });
    expect(await container.inspect()).toMatchObject({ Id: id, State: { Status: "exited" } });
  });

  it("keeps its ports although its state is asked for after its end", async () => {
    const engine = new FakeEngine();
    const { container, id } = await startFake(engine, {
      ports: [{ container: 80, protocol: "tcp" }],
    });
    const port = container.getMappedPort(80);
    engine.exit(id, 0);
    await container.getState();
    expect(container.getMappedPort(80)).toBe(port);
  });

  it("has all its ports, those that were asked for first", async () => {
    const engine = new FakeEngine();
    const { container } = await startFake(engine, {
      ports: [
        { container: 80, protocol: "tcp" },
        { container: 53, protocol: "udp" },
      ],
    });
    expect(container.getMappedPorts()).toEqual([
      { container: 80, protocol: "tcp", host: container.getMappedPort(80), hostIp: "127.0.0.1" },
      {
        container: 53,
        protocol: "udp",
        host: container.getMappedPort("53/udp"),
        hostIp: "127.0.0.1",
      },
    ]);
    expect((await startFake(engine)).container.getMappedPorts()).toEqual([]);
  });

  it("is printed in short, under the name of its class and without its environment", async () => {
    class StartedThing extends StartedContainer {
      readonly password = "secret";
    }
    const { container, id } = await startFake(new FakeEngine(), {
      environment: { PASSWORD: "secret" },
      ports: [{ container: 80, protocol: "tcp" }],
    });
    const printed = inspect(new StartedThing(container), { breakLength: Infinity });
    expect(printed).toBe(
      `StartedThing ${inspect(
        {
          image: "fake:1",
          id: id.slice(0, 12),
          name: container.getName().replace("/", ""),
          host: "127.0.0.1",
          ports: { "80/tcp": container.getMappedPort(80) },
        },
        { breakLength: Infinity },
      )}`,
    );
  });

  it("is paused, and goes on after unpause", async () => {
    const { container } = await startFake(new FakeEngine());
    await container.pause();
    expect((await container.getState()).status).toBe("paused");
    await container.unpause();
    expect((await container.getState()).status).toBe("running");
    await expect(container.unpause()).rejects.toThrow("is not paused");
  });
});

describe("kill", () => {
  it("sends the signal, by default SIGKILL", async () => {
    const engine = new FakeEngine();
    const { container, id } = await startFake(engine);
    await container.kill("SIGHUP");
    await container.kill(10);
    await container.kill();
    expect(engine.calls.filter(({ method }) => method === "containers.kill")).toMatchObject([
      { args: [id, "SIGHUP"] },
      { args: [id, 10] },
      { args: [id, "SIGKILL"] },
    ]);
    expect(await container.waitForExit()).toBe(137);
    await expect(container.kill()).rejects.toThrow("is not running");
  });

  it.each(["", "-9", "SIG KILL", 0, 1.5, NaN, null as never])("refuses %p", async (signal) => {
    const { container } = await startFake(new FakeEngine());
    await expect(container.kill(signal)).rejects.toThrow(
      "kill: expected the name or the number of a signal, got ",
    );
  });
});

describe("stop", () => {
  it.each([{}, { timeout: 1_000 }, { timeout: 1_000, removeVolumes: false }])(
    "%j of a container that is gone resolves",
    async (options) => {
      const engine = new FakeEngine();
      const { container, id } = await startFake(engine);
      await engine.containers.remove(id, { volumes: true });
      expect((await container.stop(options)).getId()).toBe(id);
    },
  );

  it("cannot keep a container that is gone", async () => {
    const engine = new FakeEngine();
    const { container, id } = await startFake(engine);
    await engine.containers.remove(id, { volumes: true });
    await expect(container.stop({ remove: false })).rejects.toMatchObject({ statusCode: 404 });
  });

  it("rejects with any other failure of the engine", async () => {
    const engine = new FakeEngine();
    const { container } = await startFake(engine);
    engine.failOn("containers.stop", new Error("no"));
    await expect(container.stop({ timeout: 1_000 })).rejects.toThrow("no");
  });
});

describe("starting a stopped container again", () => {
  class StartedThing extends StartedContainer {
    hasStopped(): boolean {
      return this.isStopped();
    }
  }
  const port = { container: 80, protocol: "tcp" } as const;

  it("reads its ports again, for every object of the container", async () => {
    const engine = new FakeEngine();
    const { container } = await startFake(engine, { ports: [port] });
    const thing = new StartedThing(container);
    const before = thing.getMappedPort(80);
    const stopped = await thing.stop({ remove: false });
    expect(thing.hasStopped()).toBe(true);
    const again = await stopped.start();
    expect(again.getId()).toBe(thing.getId());
    expect(again.getMappedPort(80)).not.toBe(before);
    expect(thing.getMappedPort(80)).toBe(again.getMappedPort(80));
    expect(thing.hasStopped()).toBe(false);
    expect((await thing.getState()).status).toBe("running");
  });

  it("waits until it is ready again", async () => {
    const engine = new FakeEngine();
    let waits = 0;
    const wait = {
      description: "the second time",
      until: () => {
        waits += 1;
        return Promise.resolve();
      },
    };
    const { container } = await startFake(engine, { wait });
    await (await container.stop({ remove: false })).start();
    expect(waits).toBe(2);
  });

  it("lets it be stopped again, by any of its objects", async () => {
    const engine = new FakeEngine();
    const { container, id } = await startFake(engine);
    const thing = new StartedThing(container);
    const stopped = await thing.stop({ remove: false });
    await stopped.start();
    await thing.stop({ remove: false });
    expect((await container.getState()).status).toBe("exited");
    await stopped.start();
    await container[Symbol.asyncDispose]();
    expect(engine.stored.containers.has(id)).toBe(false);
  });

  it("lets it be stopped again after restart(), too", async () => {
    const engine = new FakeEngine();
    const { container, id } = await startFake(engine);
    await container.stop({ remove: false });
    await container.restart();
    expect((await container.getState()).status).toBe("running");
    await container.stop({ remove: false });
    expect((await container.getState()).status).toBe("exited");
    await container.restart();
    await container[Symbol.asyncDispose]();
    expect(engine.stored.containers.has(id)).toBe(false);
  });

  it("leaves a container that fails to start to stop()", async () => {
    const engine = new FakeEngine();
    const { container, id } = await startFake(engine);
    const stopped = await container.stop({ remove: false });
    engine.failOn("containers.start", new Error("no"));
    await expect(stopped.start()).rejects.toThrow("no");
    await container.stop();
    expect(engine.stored.containers.has(id)).toBe(false);
  });

  it("is refused for a container that was removed", async () => {
    const { container } = await startFake(new FakeEngine());
    const stopped = await container.stop();
    await expect(stopped.start()).rejects.toThrow(
      "stop.remove: expected false for a container that is started again, got true",
    );
  });
});

describe("containers.waitForExit", () => {
  it("gives the exit code, also afterwards", async () => {
    const engine = new FakeEngine();
    const { container, id } = await startFake(engine);
    const exit = container.waitForExit({ timeout: 60_000 });
    engine.exit(id, 7);
    expect(await exit).toBe(7);
    expect(await container.waitForExit()).toBe(7);
  });

  it("says what was logged last when it has not exited in time", async () => {
    const engine = new FakeEngine();
    const { container, id } = await startFake(engine);
    engine.print(id, "working\n");
    await expect(container.waitForExit({ timeout: 20 })).rejects.toMatchObject({
      code: "EXIT_TIMEOUT",
      image: "fake:1",
      timeout: 20,
      logs: ["working"],
      message:
        "A container of fake:1 did not exit within 20 ms.\nIts only log line:\n  | working\n" +
        "Hint: if it only needs more time, raise waitForExit({ timeout })",
    });
  });

  it("says so although the log cannot be read", async () => {
    const engine = new FakeEngine();
    const { container } = await startFake(engine);
    engine.failOn("containers.logs", new Error("no log"));
    await expect(container.waitForExit({ timeout: 20 })).rejects.toMatchObject({ logs: [] });
  });

  it("ends with the signal's reason", async () => {
    const { container } = await startFake(new FakeEngine());
    const reason = new Error("enough");
    const controller = new AbortController();
    const exit = container.waitForExit({ signal: controller.signal });
    controller.abort(reason);
    await expect(exit).rejects.toBe(reason);
    await expect(container.waitForExit({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it("refuses a timeout that is none", async () => {
    const { container } = await startFake(new FakeEngine());
    await expect(container.waitForExit({ timeout: -1 })).rejects.toThrow(
      "waitForExit.timeout: expected milliseconds, zero or more, got -1",
    );
  });
});

describe("commit", () => {
  it("marks the image for removal, and leaves the caller's list as it is", async () => {
    const engine = new FakeEngine();
    const { container, runtime } = await startFake(engine, { autoCleanup: false });
    expect(runtime.tracked).toEqual([]);
    const changes = ['CMD ["serve"]'];
    const id = await container.commit({ repo: "shop", tag: "1", comment: "why", changes });
    expect(changes).toEqual(['CMD ["serve"]']);
    expect(runtime.tracked).toEqual([{ owner: "o" }]);
    expect(await engine.images.list({ owner: "o" })).toEqual([id]);
    const { args } = engine.calls.find(({ method }) => method === "containers.commit")!;
    expect(args[1]).toEqual({
      repo: "shop",
      tag: "1",
      comment: "why",
      author: undefined,
      pause: true,
      changes: ['CMD ["serve"]', 'LABEL "session"="s"', 'LABEL "owner"="o"'],
    });
  });

  it("takes the marks that it has from its container off an image that is kept", async () => {
    const engine = new FakeEngine();
    const { container } = await startFake(engine);
    const id = await container.commit({ repo: "shop", tag: "1", deleteOnExit: false });
    expect(engine.stored.committed.get(id)?.labels).toMatchObject({ session: "", owner: "" });
    expect(await engine.images.list({ owner: "o" })).toEqual([]);
  });

  it.each([
    [{ repo: "", tag: "1" }, "commit.repo: expected a non-empty string"],
    [{ repo: "shop", tag: "" }, "commit.tag: expected a non-empty string"],
    [
      { repo: "shop", tag: "1", changes: "CMD x" as never },
      "commit.changes: expected an array of strings",
    ],
  ])("refuses %j", async (options, message) => {
    const { container } = await startFake(new FakeEngine());
    await expect(container.commit(options)).rejects.toThrow(message);
  });
});

describe("getLogs", () => {
  it("gives what was printed, apart and together", async () => {
    const engine = new FakeEngine();
    const { container, id } = await startFake(engine);
    engine.print(id, "out\n");
    engine.print(id, "err ✓\n", "stderr");
    expect(await container.getLogs()).toEqual({
      output: "out\nerr ✓\n",
      stdout: "out\n",
      stderr: "err ✓\n",
    });
    expect(await container.getLogs({ stream: "stderr", tail: 1 })).toMatchObject({
      output: "err ✓\n",
    });
  });
});

describe("copies", () => {
  it("come out in memory", async () => {
    const { container } = await startFake(new FakeEngine());
    await container.copyContentToContainer([{ content: "kept", target: "/file" }]);
    expect((await container.copyFileFromContainer("/file")).toString()).toBe("kept");
    await expect(container.copyFileFromContainer("/nope")).rejects.toMatchObject({
      statusCode: 404,
      message: expect.stringMatching(
        /^The engine failed to read \/nope out of container [0-9a-f]{12} \(HTTP code 404\): the file does not exist$/,
      ) as string,
    });
    await expect(container.copyFileFromContainer("file")).rejects.toThrow(
      "copyFileFromContainer: expected an absolute path in the container",
    );
  });

  it.each([
    [
      { content: 1 as never, target: "/a" },
      "copyContentToContainer[0].content: expected a string, a Buffer or a readable",
    ],
    [
      { content: "", target: "/a", uid: -1 },
      "copyContentToContainer[0].uid: expected a numeric user or group id",
    ],
    [
      { content: "", target: "/a", gid: 0.5 },
      "copyContentToContainer[0].gid: expected a numeric user or group id",
    ],
    [
      { content: "", target: "/a", reader: [] },
      "copyContentToContainer[0].reader: expected one or more user names",
    ],
    [
      { content: "", target: "/a", reader: "a", uid: 1 },
      "copyContentToContainer[0].reader: expected one or more user names",
    ],
  ])("of %j are refused", async (content, message) => {
    const engine = new FakeEngine();
    const { container } = await startFake(engine);
    await expect(container.copyContentToContainer([content])).rejects.toThrow(message);
    expect(engine.calls.map(({ method }) => method)).not.toContain("containers.putArchive");
  });

  it("of a folder as a file, and of a file as a folder, are refused", async () => {
    const { container } = await startFake(new FakeEngine());
    await expect(
      container.copyFilesToContainer([{ source: __dirname, target: "/a" }]),
    ).rejects.toThrow("copyFilesToContainer[0].source: expected a file, not a folder");
    await expect(
      container.copyDirectoriesToContainer([{ source: __filename, target: "/a" }]),
    ).rejects.toThrow("copyDirectoriesToContainer[0].source: expected a folder");
  });
});
