import { once } from "node:events";
import { EngineError, MayflyError } from "../../../src/errors";
import { startContainer } from "../../support/start-container";
import type { ContainerSpec } from "../../../src/spec/container-spec";
import { emptySpec, mergeSpec, type SpecPatch } from "../../../src/spec/merge-spec";
import type { Wait } from "../../../src/spec/wait";
import { Wait as Waits } from "../../../src/waits/wait";
import { FakeEngine } from "../../support/fake-engine";
import { fakeRuntime } from "../../support/fake-runtime";
import type { RequestName } from "../../support/request-name";

const NEVER: Wait = { description: "never", until: () => new Promise(() => undefined) };
const PORT = { container: 80, protocol: "tcp" } as const;
const AT_ONCE: Wait = { description: "nothing", until: () => Promise.resolve() };

const specOf = (patch: SpecPatch = {}): ContainerSpec =>
  mergeSpec(mergeSpec(emptySpec("fake:1"), { wait: AT_ONCE }), patch);

/** A spec with every step that a start can have. */
const everything = (): ContainerSpec =>
  specOf({
    ports: [{ container: 80, protocol: "tcp" }],
    copies: [{ kind: "content", content: "x", target: "/x" }],
    hooks: [{ created: () => undefined, started: () => undefined, ready: () => undefined }],
    logConsumers: [() => undefined],
    wait: {
      description: "a command to succeed",
      until: async (handle) => {
        await handle.exec(["true"]);
        await handle.readLogs();
      },
    },
  });

describe("a start", () => {
  it("asks for few things, in this order", async () => {
    const engine = new FakeEngine();
    await startContainer(
      specOf({ ports: [{ container: 80, protocol: "tcp" }] }),
      fakeRuntime(engine),
    );
    expect(engine.calls.map(({ method }) => method)).toEqual([
      "images.inspect",
      "containers.create",
      "containers.start",
      "containers.waitForExit",
      "containers.inspect",
    ]);
  });

  it("is on DOCKER_DEFAULT_PLATFORM if the code names no platform", async () => {
    const engine = new FakeEngine();
    const runtime = fakeRuntime(engine, { DOCKER_DEFAULT_PLATFORM: "linux/amd64" });
    const platformOf = async (patch: SpecPatch): Promise<string | undefined> => {
      const { id } = await startContainer(specOf(patch), runtime);
      return engine.stored.containers.get(id)?.request.platform;
    };
    expect(await platformOf({})).toBe("linux/amd64");
    expect(await platformOf({ platform: "amd64" })).toBe("amd64");
  });

  it("is tracked before the container exists, with the session's labels on it", async () => {
    const engine = new FakeEngine();
    const runtime = fakeRuntime(engine);
    const track = jest.spyOn(runtime.reaper, "track");
    const create = jest.spyOn(engine.containers, "create");
    await startContainer(specOf({ labels: { mine: "1" } }), runtime);
    expect(track).toHaveBeenCalledWith({ owner: "o" });
    expect(track.mock.invocationCallOrder[0]).toBeLessThan(create.mock.invocationCallOrder[0]!);
    expect([...engine.stored.containers.values()][0]?.request.body.Labels).toEqual({
      mine: "1",
      session: "s",
      owner: "o",
      "dev.mayfly.fixture": "",
      "dev.mayfly.test-file": expect.stringMatching(/start-container\.test\.js$/) as string,
    });
  });

  it("is left out of the cleanup with withAutoCleanup(false)", async () => {
    const engine = new FakeEngine();
    const runtime = fakeRuntime(engine);
    await startContainer(specOf({ autoCleanup: false }), runtime);
    expect(runtime.tracked).toEqual([]);
    expect([...engine.stored.containers.values()][0]?.request.body.Labels).toEqual({});
  });

  it("copies before it starts, and attaches consumers before it starts", async () => {
    const engine = new FakeEngine();
    const handle = await startContainer(everything(), fakeRuntime(engine));
    const methods = engine.calls.map(({ method }) => method);
    expect(methods.indexOf("containers.putArchive")).toBeLessThan(
      methods.indexOf("containers.start"),
    );
    expect(methods.indexOf("containers.attach")).toBeLessThan(methods.indexOf("containers.start"));
    expect(engine.files(handle.id).get("/x")?.toString()).toBe("x");
  });

  it("waits until the engine has published the ports", async () => {
    const engine = new FakeEngine();
    const published = engine.containers.inspect.bind(engine.containers);
    let asked = 0;
    jest.spyOn(engine.containers, "inspect").mockImplementation(async (id, signal) => {
      const info = await published(id, signal);
      return ++asked < 3 ? { ...info, ports: [] } : info;
    });
    const spec = specOf({ ports: [{ container: 80, protocol: "tcp" }] });
    const handle = await startContainer(spec, fakeRuntime(engine));
    expect(handle.mappedPort(80)).toBeGreaterThan(0);
    expect(asked).toBe(3);
  });

  it("gives a log consumer every line, also of a program that ends at once", async () => {
    const engine = new FakeEngine();
    engine.onStart((id) => {
      engine.print(id, "one\ntwo\nthree");
      engine.exit(id, 0);
    });
    const lines: string[] = [];
    let ended: Promise<unknown> | undefined;
    const spec = specOf({
      wait: { ...AT_ONCE, survivesExit: true },
      logConsumers: [
        (stream) => {
          stream.on("data", (line: string) => lines.push(line));
          ended = once(stream, "end");
        },
      ],
    });
    await startContainer(spec, fakeRuntime(engine));
    await ended;
    expect(lines).toEqual(["one\n", "two\n", "three\n"]);
  });
});

describe("a start in which one request fails", () => {
  // A start that succeeds shows which requests there are.
  const requestsOf = async (): Promise<[RequestName, number][]> => {
    const engine = new FakeEngine();
    await startContainer(everything(), fakeRuntime(engine));
    const seen = new Map<string, number>();
    return engine.calls.map(({ method }) => {
      const nth = (seen.get(method) ?? 0) + 1;
      seen.set(method, nth);
      return [method, nth];
    });
  };

  it("leaves nothing and says what failed, whichever it is", async () => {
    const requests = await requestsOf();
    expect(requests.length).toBeGreaterThanOrEqual(10);
    for (const [method, nth] of requests) {
      const engine = new FakeEngine();
      engine.failOn(method, new EngineError("do it", `${method} broke`, 500), nth);
      const outcome = await startContainer(everything(), fakeRuntime(engine)).then(
        () => "started",
        (error: unknown) => error as Error,
      );
      // The wait for the exit is repeated when the engine breaks it off.
      if (method === "containers.waitForExit") {
        expect(outcome).toBe("started");
      } else {
        expect(outcome).toMatchObject({
          message: expect.stringContaining(`${method} broke`) as string,
        });
        expect([method, nth, engine.leftovers()]).toEqual([method, nth, []]);
      }
    }
  });

  it("throws the first failure although undoing fails, too", async () => {
    const engine = new FakeEngine();
    engine.failOn("containers.start", new EngineError("start", "no start", 500));
    engine.failOn("containers.remove", new EngineError("remove", "no removal", 500));
    await expect(startContainer(specOf(), fakeRuntime(engine))).rejects.toMatchObject({
      code: "CONTAINER_START_FAILED",
      message: expect.stringContaining("no start") as string,
    });
  });

  it("throws it although there is no evidence to be had", async () => {
    const engine = new FakeEngine();
    const gone = new EngineError("look", "engine gone", undefined);
    engine.failOn("containers.start", new EngineError("start", "no start", 500));
    engine.failOn("containers.inspect", gone);
    engine.failOn("containers.logs", gone);
    await expect(startContainer(specOf(), fakeRuntime(engine))).rejects.toMatchObject({
      code: "CONTAINER_START_FAILED",
      waitingFor: "the engine to start the container",
      logs: [],
    });
    expect(engine.leftovers()).toEqual([]);
  });
});

describe("a container that is not getting ready", () => {
  it("is reported with exit code and log as soon as it exits", async () => {
    const engine = new FakeEngine();
    engine.onStart((id) => {
      engine.print(id, "reading config\n");
      engine.print(id, "FATAL\n", "stderr");
      engine.exit(id, 3);
    });
    const start = startContainer(specOf({ wait: NEVER }), fakeRuntime(engine));
    await expect(start).rejects.toThrow(
      "A container of fake:1 exited with code 3 before it was ready.\n" +
        "Waiting for: never\n" +
        "Its last 2 log lines:\n" +
        "  | reading config\n" +
        "  | FATAL\n" +
        "Hint: the last log lines usually say why; if not, check the command, the environment and the copied files",
    );
    expect(engine.leftovers()).toEqual([]);
  });

  it("is said to have run out of memory when it has", async () => {
    const engine = new FakeEngine();
    engine.onStart((id) => {
      engine.exit(id, 137, { oomKilled: true });
    });
    const start = startContainer(specOf({ wait: NEVER }), fakeRuntime(engine));
    await expect(start).rejects.toThrow(
      "A container of fake:1 exited with code 137, killed because it ran out of memory before it was ready.\n" +
        "Waiting for: never\n" +
        "It logged nothing.\n" +
        "Hint: give the container more memory with withResourcesQuota(...), or make its program use less",
    );
  });

  it("is said to be made for another machine when its program cannot be run", async () => {
    const engine = new FakeEngine();
    engine.onStart((id) => {
      engine.print(id, "exec /usr/bin/app: exec format error\n", "stderr");
      engine.exit(id, 255);
    });
    const start = startContainer(specOf({ wait: NEVER }), fakeRuntime(engine));
    await expect(start).rejects.toMatchObject({
      code: "CONTAINER_EXITED",
      hint: "the engine's machine cannot run the image's programs; if the image is for another architecture, choose the right one with withPlatform(...)",
    });
  });

  it("is no reason to hurry a hook `ready` once its work is done", async () => {
    const engine = new FakeEngine();
    engine.onStart((id) => {
      engine.exit(id, 0);
    });
    const hooks = [{ ready: () => new Promise<void>((resolve) => setTimeout(resolve, 1_000)) }];
    const spec = specOf({ wait: Waits.forExit(), hooks });
    const container = await startContainer(spec, fakeRuntime(engine));
    expect((await container.refresh()).state.status).toBe("exited");
  });

  it("gives only the last 50 lines", async () => {
    const engine = new FakeEngine();
    engine.onStart((id) => {
      engine.print(id, Array.from({ length: 200 }, (_, index) => `line ${index}\n`).join(""));
      engine.exit(id, 1);
    });
    const start = startContainer(specOf({ wait: NEVER }), fakeRuntime(engine));
    await expect(start).rejects.toMatchObject({
      logs: Array.from({ length: 50 }, (_, index) => `line ${index + 150}`),
    });
  });

  it("is reported as exited also when the condition noticed it first", async () => {
    const engine = new FakeEngine();
    engine.onStart((id) => {
      engine.exit(id, 9);
    });
    const wait: Wait = {
      description: "a command",
      until: async (handle) => {
        await handle.exec(["true"]);
      },
    };
    const start = startContainer(specOf({ wait }), fakeRuntime(engine));
    await expect(start).rejects.toMatchObject({ code: "CONTAINER_EXITED", exitCode: 9 });
  });

  it("is reported with what was last seen after its timeout", async () => {
    const engine = new FakeEngine();
    const wait: Wait = {
      description: "the page",
      until: (_handle, { report }) => {
        report("status 503");
        return new Promise(() => undefined);
      },
    };
    const start = startContainer(specOf({ wait, startupTimeout: 1_000 }), fakeRuntime(engine));
    await expect(start).rejects.toThrow(
      "A container of fake:1 was not ready after 1000 ms.\n" +
        "Waiting for: the page\n" +
        "Last seen: status 503\n" +
        "It logged nothing.\n" +
        'Hint: if it only needs more time, raise withStartupTimeout(ms); otherwise compare the log with the condition after "Waiting for"',
    );
    expect(engine.leftovers()).toEqual([]);
  });

  it("is reported with the time of the condition when that is the shorter one", async () => {
    const engine = new FakeEngine();
    const wait = Waits.forLogMessage("ready").withStartupTimeout(50);
    const start = startContainer(specOf({ wait, startupTimeout: 60_000 }), fakeRuntime(engine));
    await expect(start).rejects.toMatchObject({ code: "STARTUP_TIMEOUT", timeout: 50 });
  });

  it.each<[string, boolean, SpecPatch, RegExp]>([
    [
      "what certainly keeps this process from its ports",
      true,
      { ports: [PORT] },
      /Hint: elsewhere$/,
    ],
    ["nothing of ports that it does not have", true, {}, /Hint: if it only needs more time/],
    ["nothing that is only likely", false, { ports: [PORT] }, /Hint: if it only needs more time/],
  ])("says %s", async (_, isCertain, patch, words) => {
    const runtime = fakeRuntime(new FakeEngine());
    const findObstacle = () => Promise.resolve({ hint: "elsewhere", isCertain });
    const reach = { ...runtime.reach, findObstacle };
    const spec = specOf({ ...patch, wait: NEVER, startupTimeout: 1_000 });
    await expect(startContainer(spec, { ...runtime, reach })).rejects.toThrow(words);
  });

  it("counts hooks into the one deadline", async () => {
    const engine = new FakeEngine();
    const hooks = [{ started: () => new Promise(() => undefined) }];
    const start = startContainer(specOf({ hooks, startupTimeout: 1_000 }), fakeRuntime(engine));
    await expect(start).rejects.toMatchObject({
      code: "STARTUP_TIMEOUT",
      waitingFor: "the hook `started`",
    });
    expect(engine.leftovers()).toEqual([]);
  });

  it("tells a condition that gave up by its own words", async () => {
    const engine = new FakeEngine();
    const wait: Wait = {
      description: "the impossible",
      until: () => Promise.reject(new Error("this cannot be")),
    };
    await expect(startContainer(specOf({ wait }), fakeRuntime(engine))).rejects.toThrow(
      "A container of fake:1 failed to start: this cannot be\nWaiting for: the impossible",
    );
  });
});

describe("a hook that fails with an error of Mayfly's own", () => {
  it("gives its hint once, at the end", async () => {
    const engine = new FakeEngine();
    const hooks = [
      {
        ready: () => {
          throw new MayflyError("MINE", "the import failed", { hint: "mend the file" });
        },
      },
    ];
    await expect(startContainer(specOf({ hooks }), fakeRuntime(engine))).rejects.toMatchObject({
      message:
        "A container of fake:1 failed to start: the import failed\n" +
        "Waiting for: the hook `ready`\n" +
        "It logged nothing.\n" +
        "Hint: mend the file",
    });
  });
});

describe("a condition that survives the exit", () => {
  it("can succeed after it", async () => {
    const engine = new FakeEngine();
    engine.onStart((id) => {
      engine.print(id, "done\n");
      engine.exit(id, 0);
    });
    const wait = Waits.forLogMessage("done");
    const handle = await startContainer(specOf({ wait }), fakeRuntime(engine));
    expect(engine.stored.containers.has(handle.id)).toBe(true);
  });

  it("does not hold up the failure for long", async () => {
    const engine = new FakeEngine();
    engine.onStart((id) => {
      engine.exit(id, 0);
    });
    const wait = { ...NEVER, survivesExit: true };
    const start = startContainer(specOf({ wait, startupTimeout: 60_000 }), fakeRuntime(engine));
    await expect(start).rejects.toMatchObject({ code: "CONTAINER_EXITED", exitCode: 0 });
  });
});

describe("an abort", () => {
  const reason = new Error("changed my mind");

  it("ends a wait that still decides after the container's end", async () => {
    const engine = new FakeEngine();
    engine.onStart((id) => {
      engine.exit(id, 0);
    });
    const abort = new AbortController();
    const wait: Wait = {
      description: "never",
      survivesExit: true,
      until: (_handle, { exited }) => {
        const stop = (): void => {
          setImmediate(() => {
            abort.abort(reason);
          });
        };
        if (exited.aborted) stop();
        else exited.addEventListener("abort", stop);
        return new Promise(() => undefined);
      },
    };
    const start = startContainer(specOf({ wait }), fakeRuntime(engine), abort.signal);
    await expect(start).rejects.toBe(reason);
    expect(engine.leftovers()).toEqual([]);
  });

  it.each([
    "images.inspect",
    "containers.create",
    "containers.putArchive",
    "containers.attach",
    "containers.start",
  ] as const)("during %s rejects with its reason and leaves nothing", async (method) => {
    const engine = new FakeEngine();
    const abort = new AbortController();
    engine.onCall(method, () => {
      abort.abort(reason);
    });
    const start = startContainer(everything(), fakeRuntime(engine), abort.signal);
    await expect(start).rejects.toBe(reason);
    expect(engine.leftovers()).toEqual([]);
  });

  it.each(["created", "started", "ready"] as const)("in the hook `%s` does, too", async (when) => {
    const engine = new FakeEngine();
    const abort = new AbortController();
    const hooks = [
      {
        [when]: () => {
          abort.abort(reason);
          return new Promise(() => undefined);
        },
      },
    ];
    // A hook before the start runs outside the race and has to end by itself.
    if (when === "created")
      hooks[0] = {
        [when]: () => {
          abort.abort(reason);
          return Promise.resolve();
        },
      };
    const start = startContainer(specOf({ hooks }), fakeRuntime(engine), abort.signal);
    await expect(start).rejects.toBe(reason);
    expect(engine.leftovers()).toEqual([]);
  });

  it("during the wait aborts the condition's signal", async () => {
    const engine = new FakeEngine();
    const abort = new AbortController();
    let seen: AbortSignal | undefined;
    const wait: Wait = {
      description: "an abort",
      until: (_handle, { signal }) => {
        seen = signal;
        abort.abort(reason);
        return new Promise(() => undefined);
      },
    };
    await expect(startContainer(specOf({ wait }), fakeRuntime(engine), abort.signal)).rejects.toBe(
      reason,
    );
    expect(seen?.aborted).toBe(true);
  });
});
