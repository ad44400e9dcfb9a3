import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { formatProcessId, processIdOf } from "../../../../src/run/process-id";
import { StartedContainer } from "../../../../src/container/started-container";
import { EngineError } from "../../../../src/errors";
import { startContainer } from "../../../support/start-container";
import { planReuse } from "../../../../src/lifecycle/reuse/plan";
import type { ContainerSpec } from "../../../../src/spec/container-spec";
import { emptySpec, mergeSpec, type SpecPatch } from "../../../../src/spec/merge-spec";
import type { Wait } from "../../../../src/spec/wait";
import { eventually } from "../../../support/eventually";
import { FakeEngine } from "../../../support/fake-engine";
import { fakeRuntime } from "../../../support/fake-runtime";
import type { RequestName } from "../../../support/request-name";

const AT_ONCE: Wait = { description: "nothing", until: () => Promise.resolve() };
const NEVER: Wait = { description: "never", until: () => new Promise(() => undefined) };

/** A start-up timeout that passes in the wait: long enough for all that comes before, on a busy machine. */
const LATE_MS = 1_000;

const specOf = (patch: SpecPatch = {}): ContainerSpec =>
  mergeSpec(mergeSpec(emptySpec("fake:1"), { wait: AT_ONCE, reuse: {} }), patch);

const everything = (patch: SpecPatch = {}): ContainerSpec =>
  specOf({
    ports: [{ container: 80, protocol: "tcp" }],
    copies: [{ kind: "content", content: "x", target: "/x" }],
    hooks: [{ created: () => undefined, started: () => undefined, ready: () => undefined }],
    logConsumers: [() => undefined],
    ...patch,
  });

const start = async (
  engine: FakeEngine,
  spec = specOf(),
  signal?: AbortSignal,
): Promise<StartedContainer> =>
  new StartedContainer(await startContainer(spec, fakeRuntime(engine), signal), () =>
    Promise.resolve(),
  );

/** A process that has ended: this process's id with an earlier start. */
function deadOwner(): string {
  return formatProcessId({ ...processIdOf(process.pid)!, start: "1" });
}

/** Leaves what a killed creator leaves. */
async function leaveHalfMade(
  engine: FakeEngine,
  spec: ContainerSpec,
  owner: string,
): Promise<string> {
  const plan = await planReuse(spec, fakeRuntime(engine));
  return engine.containers.create(plan.requestBy({ attempt: "a", owner, timeout: 60_000 }));
}

const countOf = (engine: FakeEngine, method: RequestName): number =>
  engine.calls.filter((call) => call.method === method).length;

let engine: FakeEngine;
beforeEach(() => {
  engine = new FakeEngine();
});

describe("a reusable container", () => {
  it("is made once, and found afterwards", async () => {
    const first = await start(engine);
    const second = await start(engine);
    expect(second.getId()).toBe(first.getId());
    expect([first.isReused(), second.isReused()]).toEqual([false, true]);
    expect(first.getName()).toMatch(/^\/mayfly-reuse-[0-9a-f]{32}$/);
    expect(countOf(engine, "containers.create")).toBe(1);
  });

  it("has no label of a session and is not tracked", async () => {
    const runtime = fakeRuntime(engine);
    await startContainer(specOf({ reuse: { idleTimeout: 7000 } }), runtime);
    const [container] = engine.stored.containers.values();
    expect(runtime.tracked).toEqual([]);
    expect(Object.keys(container!.request.body.Labels).sort()).toEqual([
      "dev.mayfly.idle-timeout",
      "dev.mayfly.reuse-creator",
      "dev.mayfly.reuse-parts",
      "org.testcontainers.container-hash",
    ]);
    expect(container!.request.body.Labels["dev.mayfly.idle-timeout"]).toBe("7000");
  });

  it("is another one for another description", async () => {
    await start(engine);
    await start(engine, specOf({ environment: { A: "1" } }));
    await start(engine, specOf({ reuse: { key: "mine" } }));
    expect(engine.stored.containers.size).toBe(3);
  });

  it("is an ordinary one where reuse is off", async () => {
    const runtime = fakeRuntime(engine, { TESTCONTAINERS_REUSE_ENABLE: "false" });
    const one = await startContainer(specOf(), runtime);
    const two = await startContainer(specOf(), runtime);
    expect(one.id).not.toBe(two.id);
    expect(runtime.tracked).toHaveLength(2);
    expect(one.info.labels).toMatchObject({ session: "s", owner: "o" });
    expect(one.info.labels).not.toHaveProperty(["dev.mayfly.reuse-creator"]);
  });

  it("stays when it is let go of, and goes when it is stopped", async () => {
    {
      await using _first = await start(engine);
    }
    const again = await start(engine);
    expect(again.isReused()).toBe(true);
    await again.release();
    await again.release();
    expect(engine.stored.containers.size).toBe(1);
    await again.stop();
    expect(engine.leftovers()).toEqual([]);
  });

  it("is held by the reaper until it is released", async () => {
    const events: string[] = [];
    const runtime = fakeRuntime(engine);
    const reaper = {
      ...runtime.reaper,
      hold: (_id: string, idle: number) => {
        events.push(`hold ${idle}`);
        return Promise.resolve(() => void events.push("release"));
      },
    };
    const spec = specOf({ reuse: { idleTimeout: 500 } });
    const handle = await startContainer(spec, { ...runtime, reaper });
    expect(events).toEqual(["hold 500"]);
    const started = new StartedContainer(handle, () => Promise.resolve());
    await started.release();
    await started.release();
    expect(events).toEqual(["hold 500", "release"]);
    const failing = specOf({ reuse: { idleTimeout: 500 }, wait: NEVER, startupTimeout: LATE_MS });
    await expect(startContainer(failing, { ...runtime, reaper })).rejects.toThrow();
    expect(events).toEqual(["hold 500", "release", "hold 500", "release"]);
  });

  it("starts although the reaper cannot hold it", async () => {
    const runtime = fakeRuntime(engine);
    const reaper = { ...runtime.reaper, hold: () => Promise.reject(new Error("no watchdog")) };
    await startContainer(specOf({ reuse: { idleTimeout: 500 } }), { ...runtime, reaper });
  });

  it("runs hooks with what they need to know, `created` for a new one only", async () => {
    const seen: string[] = [];
    const note = (name: string) => (_handle: unknown, context?: { reused: boolean }) =>
      void seen.push(`${name} ${String(context?.reused)}`);
    const spec = specOf({
      hooks: [
        {
          created: note("created"),
          started: note("started"),
          ready: note("ready"),
          released: note("released"),
        },
      ],
    });
    await (await start(engine, spec)).release();
    await start(engine, spec);
    expect(seen).toEqual([
      "created false",
      "started false",
      "ready false",
      "released undefined",
      "started true",
      "ready true",
    ]);
  });

  it("is started again when it was stopped, with its ports as they are then", async () => {
    const spec = specOf({ ports: [{ container: 80, protocol: "tcp" }] });
    const first = await start(engine, spec);
    engine.exit(first.getId(), 0);
    const second = await start(engine, spec);
    expect(second.getId()).toBe(first.getId());
    expect(second.getMappedPort(80)).not.toBe(first.getMappedPort(80));
    expect(second.isReused()).toBe(true);
  });

  it("is unpaused when it was paused, by whomever", async () => {
    const first = await start(engine);
    await first.pause();
    await Promise.all([start(engine), start(engine)]);
    expect((await first.getState()).status).toBe("running");
  });

  it("gives a consumer what it printed since its last start", async () => {
    const first = await start(engine);
    engine.print(first.getId(), "hello\n");
    const lines: string[] = [];
    const consumer = (stream: NodeJS.ReadableStream): void => {
      stream.on("data", (line: string) => lines.push(line));
    };
    const second = await start(engine, specOf({ logConsumers: [consumer] }));
    engine.print(second.getId(), "there\n");
    await eventually("the consumer has both lines", () =>
      Promise.resolve(lines.length >= 2 || lines.join("")),
    );
    await sleep(10);
    expect(lines).toEqual(["hello\n", "there\n"]);
  });
});

describe("a reusable container that does not get ready", () => {
  it("is removed when it is new", async () => {
    const spec = specOf({ wait: NEVER, startupTimeout: LATE_MS });
    await expect(start(engine, spec)).rejects.toMatchObject({ code: "STARTUP_TIMEOUT" });
    expect(engine.leftovers()).toEqual([]);
  });

  it("is left as it is when it was there before, and the error says so", async () => {
    const { name } = await planReuse(specOf(), fakeRuntime(engine));
    await start(engine);
    const spec = specOf({ wait: NEVER, startupTimeout: LATE_MS });
    await expect(start(engine, spec)).rejects.toThrow(
      `A container of fake:1 was not ready after ${LATE_MS} ms.\n` +
        "Waiting for: never\n" +
        "It logged nothing.\n" +
        `Hint: this is a reused container, which Mayfly leaves as it is; to create a new one at the next start, run docker rm -f ${name}`,
    );
    expect(engine.leftovers()).toEqual([`container ${name} of fake:1`]);
  });

  it("is left when the start is aborted, too", async () => {
    await start(engine);
    const reason = new Error("changed my mind");
    const abort = new AbortController();
    const hooks = [
      {
        started: () => {
          abort.abort(reason);
        },
      },
    ];
    await expect(start(engine, specOf({ hooks, wait: NEVER }), abort.signal)).rejects.toBe(reason);
    expect(engine.stored.containers.size).toBe(1);
  });

  it("leads to a new one when somebody removed it meanwhile", async () => {
    const first = await start(engine);
    const hooks = [
      {
        started: async (_handle: unknown, { reused }: { reused: boolean }) => {
          if (!reused) return;
          await first.stop();
          throw new Error("it is gone");
        },
      },
    ];
    const second = await start(engine, specOf({ hooks }));
    expect(second.isReused()).toBe(false);
    expect(second.getId()).not.toBe(first.getId());
  });
});

describe("several starts at once", () => {
  it("make one container, and none is done before the creator's hooks are", async () => {
    const events: string[] = [];
    const hooks = [
      {
        ready: async (_handle: unknown, { reused }: { reused: boolean }) => {
          if (reused) return void events.push("follower");
          await sleep(50);
          events.push("creator");
        },
      },
    ];
    const started = await Promise.all(
      Array.from({ length: 8 }, () => start(engine, specOf({ hooks }))),
    );
    expect(new Set(started.map((one) => one.getId())).size).toBe(1);
    expect(started.filter((one) => !one.isReused())).toHaveLength(1);
    expect(events).toEqual(["creator", ...Array.from({ length: 7 }, () => "follower")]);
    expect(engine.stored.containers.size).toBe(1);
  });

  it("go on when the creator's start fails", async () => {
    let failed = false;
    const hooks = [
      {
        ready: async () => {
          await sleep(20);
          if (failed) return;
          failed = true;
          throw new Error("the import failed");
        },
      },
    ];
    const outcomes = await Promise.allSettled(
      Array.from({ length: 4 }, () => start(engine, specOf({ hooks }))),
    );
    expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(1);
    expect(engine.stored.containers.size).toBe(1);
  });

  it("do not make a second one when the first appears between the search and the creation", async () => {
    const create = engine.containers.create.bind(engine.containers);
    let late: Promise<StartedContainer> | undefined;
    jest.spyOn(engine.containers, "create").mockImplementation(async (request, signal) => {
      if (late === undefined) {
        // Another process makes the whole container while this request is on its way.
        late = start(engine);
        await late;
      }
      return create(request, signal);
    });
    const started = await start(engine);
    expect(started.isReused()).toBe(true);
    expect(started.getId()).toBe((await late!).getId());
    expect(engine.stored.containers.size).toBe(1);
  });

  it("stop waiting for another process when they are aborted themselves", async () => {
    await leaveHalfMade(engine, specOf(), formatProcessId(processIdOf(process.ppid)!));
    const reason = new Error("changed my mind");
    const abort = new AbortController();
    const waiting = start(engine, specOf(), abort.signal);
    await sleep(50);
    abort.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(engine.stored.containers.size).toBe(1);
  });
});

describe("what a creator left that died", () => {
  it("is replaced, whether it had started it or not", async () => {
    for (const hasStarted of [false, true]) {
      engine = new FakeEngine();
      const left = await leaveHalfMade(engine, specOf(), deadOwner());
      if (hasStarted) await engine.containers.start(left);
      const started = await start(engine);
      expect(started.isReused()).toBe(false);
      expect(engine.stored.containers.has(left)).toBe(false);
      expect(engine.stored.containers.size).toBe(1);
    }
  });

  it("is replaced when this process made it and its start could not undo it", async () => {
    engine.failOn("containers.start", new EngineError("start", "no start", 500));
    engine.failOn("containers.remove", new EngineError("remove", "no removal", 500));
    await expect(start(engine)).rejects.toThrow("no start");
    expect(engine.stored.containers.size).toBe(1);
    const started = await start(engine);
    expect(started.isReused()).toBe(false);
    expect(engine.stored.containers.size).toBe(1);
  });

  it("is removed when it stands beside a complete one", async () => {
    await start(engine);
    const left = await leaveHalfMade(engine, specOf(), deadOwner());
    const started = await start(engine);
    expect(started.isReused()).toBe(true);
    expect(engine.stored.containers.has(left)).toBe(false);
  });

  it("is left where it is not known to be dead", async () => {
    await start(engine);
    const left = await leaveHalfMade(engine, specOf(), "");
    await start(engine);
    expect(engine.stored.containers.has(left)).toBe(true);
  });

  it("lets a creator that was taken for dead use the new one", async () => {
    let other: StartedContainer | undefined;
    const hooks = [
      {
        started: async (handle: { id: string }, { reused }: { reused: boolean }) => {
          if (reused || other !== undefined) return;
          await engine.containers.remove(handle.id, { volumes: true });
          other = await start(engine);
        },
      },
    ];
    const started = await start(engine, specOf({ hooks }));
    expect(started.getId()).toBe(other?.getId());
    expect(started.isReused()).toBe(true);
  });
});

describe("a name of the user's own", () => {
  it("is the container's, once it is complete", async () => {
    const names: string[] = [];
    const hooks = [
      {
        ready: (handle: { info: { name: string } }) => {
          names.push(handle.info.name);
        },
      },
    ];
    const started = await start(engine, specOf({ name: "shop", hooks }));
    expect(started.getName()).toBe("/shop");
    expect(names[0]).toMatch(/-preparing$/);
    expect((await start(engine, specOf({ name: "shop" }))).isReused()).toBe(true);
  });

  it("that another configuration has is refused with what differs", async () => {
    await start(engine, specOf({ name: "shop", environment: { A: "1" } }));
    await expect(start(engine, specOf({ name: "shop", privileged: true }))).rejects.toThrow(
      /^A container of fake:1 could not be created: another container already has the name shop: [0-9a-f]{12}, which differs in Env\.A, HostConfig\.Privileged\nHint: docker rm -f shop removes the other container; without withName\(\) each container gets its own name$/,
    );
    expect(engine.stored.containers.size).toBe(1);
  });

  it("that a container of somebody else's has is refused", async () => {
    const body = { Image: "fake:1", Labels: {}, HostConfig: {} };
    await engine.containers.create({ name: "shop", platform: undefined, body });
    await expect(start(engine, specOf({ name: "shop" }))).rejects.toThrow(
      "which was not created with withReuse()",
    );
    expect(engine.stored.containers.size).toBe(1);
  });
});

describe("a start in which one request fails", () => {
  const requestsOf = async (existing: boolean): Promise<[RequestName, number][]> => {
    const scratch = new FakeEngine();
    if (existing) {
      const { id } = await startContainer(everything(), fakeRuntime(scratch));
      scratch.exit(id, 0);
    }
    const before = scratch.calls.length;
    await startContainer(everything(), fakeRuntime(scratch));
    const seen = new Map<string, number>();
    return scratch.calls.slice(before).map(({ method }) => {
      const nth = (seen.get(method) ?? 0) + 1;
      seen.set(method, nth);
      return [method, nth];
    });
  };

  it.each([
    ["a new container leaves nothing", false, 13],
    ["an existing one leaves it", true, 6],
  ])("of %s, whichever it is", async (_title, existing, least) => {
    const requests = await requestsOf(existing);
    expect(requests.length).toBeGreaterThanOrEqual(least);
    for (const [method, nth] of requests) {
      engine = new FakeEngine();
      if (existing) {
        const { id } = await startContainer(everything(), fakeRuntime(engine));
        engine.exit(id, 0);
      }
      engine.failOn(method, new EngineError("do it", `${method} broke`, 500), nth);
      const outcome = await startContainer(everything(), fakeRuntime(engine)).then(
        () => "started",
        (error: unknown) => error as Error,
      );
      const left = engine.stored.containers.size;
      if (outcome === "started") {
        // These are repeated, not needed once the container has its name, or reported to the consumer.
        expect(["containers.waitForExit", "containers.inspect", "containers.logs"]).toContain(
          method,
        );
        expect(left).toBe(1);
      } else {
        expect(outcome).toMatchObject({
          message: expect.stringContaining(`${method} broke`) as string,
        });
        expect([method, nth, left]).toEqual([method, nth, existing ? 1 : 0]);
      }
    }
  });

  it("does not undo a container whose new name was only not confirmed", async () => {
    const rename = engine.containers.rename.bind(engine.containers);
    jest.spyOn(engine.containers, "rename").mockImplementation(async (...args) => {
      await rename(...args);
      throw new EngineError("rename", "the connection broke", undefined);
    });
    const started = await start(engine);
    expect(started.getName()).toMatch(/^\/mayfly-reuse-[0-9a-f]{32}$/);
  });
});

describe("an abort", () => {
  const reason = new Error("changed my mind");

  it.each([
    "images.inspect",
    "containers.list",
    "containers.create",
    "containers.inspect",
    "containers.putArchive",
    "containers.start",
  ] as const)("during %s rejects with its reason and leaves nothing", async (method) => {
    const abort = new AbortController();
    engine.onCall(method, () => {
      abort.abort(reason);
    });
    await expect(start(engine, everything(), abort.signal)).rejects.toBe(reason);
    expect(engine.leftovers()).toEqual([]);
  });

  it("while others create it is theirs alone", async () => {
    const abort = new AbortController();
    const creating = start(engine, specOf({ hooks: [{ ready: () => sleep(50) }] }));
    const following = start(engine, specOf(), abort.signal);
    const aborted = once(abort.signal, "abort");
    setTimeout(() => {
      abort.abort(reason);
    }, 10);
    await aborted;
    await expect(following).rejects.toBe(reason);
    await creating;
    expect(engine.stored.containers.size).toBe(1);
  });
});
