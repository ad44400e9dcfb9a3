import { randomUUID } from "node:crypto";
import {
  GenericContainer,
  Network,
  Wait,
  type ContainerSpec,
  type StartedContainer,
} from "../../../src";
import { planBake } from "../../../src/lifecycle/bake/plan";
import { runtime } from "../../../src/runtime";
import { bakedWith, removeBaked, TRACE } from "../../support/baked-images";
import { BUSYBOX, inEngine, REDIS } from "../../support/images";
import {
  initialiser,
  newTrace,
  read,
  removeTraced,
  SERVER,
  server,
} from "../../support/initialised-server";
import { realEngine } from "../../support/real-engine";

afterEach(removeTraced);

describe("a container with a baked initialisation", () => {
  it.each([
    ["in the container's own files", BUSYBOX, "/state"],
    ["in a folder that the image declares a volume", REDIS, "/data"],
  ])("begins where the first one's ended, %s", async (_, image, folder) => {
    const builder = server(newTrace(), image, folder).withBakedInit();
    await using first = await builder.start();
    await using second = await builder.start();
    const by = await initialiser(first, folder);
    expect(by).toMatch(/^[0-9a-f]{12}$/);
    expect(await initialiser(second, folder)).toBe(by);
    for (const { output } of [await first.getLogs(), await second.getLogs()]) {
      expect(output).toBe("ready\n");
    }
    // The container is not the one that the image was made from, and they share nothing.
    expect(first.getId().startsWith(by)).toBe(false);
    await first.exec(["sh", "-c", `echo mine > ${folder}/initialised`]);
    expect(await initialiser(second, folder)).toBe(by);
    expect((await second.inspect()) as object).toMatchObject({ Mounts: [] });
  });

  it("has what its function did, which ran once", async () => {
    let runs = 0;
    const builder = server(newTrace()).withBakedInit(
      async (container) => {
        runs++;
        await container.exec(["sh", "-c", "echo done > /prepared"]);
      },
      { key: "prepared" },
    );
    for (let start = 0; start < 3; start++) {
      await using container = await builder.start();
      expect(await read(container, "/prepared")).toBe("done");
    }
    expect(runs).toBe(1);
  });

  it("hands its function what start() of the subclass resolves with", async () => {
    class Started extends GenericContainer {
      override async start(options?: {
        readonly signal?: AbortSignal;
      }): Promise<StartedContainer & { own: string }> {
        return Object.assign(await super.start(options), { own: "mine" });
      }
    }
    const seen: string[] = [];
    const builder = new Started(BUSYBOX)
      .withEntrypoint(["sh", "-c", SERVER])
      .withEnvironment({ [TRACE]: newTrace(), FOLDER: "/state" })
      .withWaitStrategy(Wait.forLogMessage("ready"))
      .withBakedInit(({ own }) => seen.push(own), { key: "own" });
    await using container = await builder.start();
    expect([...seen, container.own]).toEqual(["mine", "mine"]);
  });

  it("is made again when what it is made from changes, and not when its place does", async () => {
    const trace = newTrace();
    const withScript = (script: string): GenericContainer =>
      server(trace)
        .withCopyContentToContainer([{ content: script, target: "/init.sh" }])
        .withBakedInit();
    await using one = await withScript("echo one > /state/data").withLabels({ a: "1" }).start();
    await using two = await withScript("echo two > /state/data").start();
    await using network = await new Network().start();
    await using again = await withScript("echo one > /state/data").withNetwork(network).start();
    const data = await Promise.all([one, two, again].map((it) => read(it, "/state/data")));
    expect(data).toEqual(["one", "two", "one"]);
    expect(again.getLabels()).not.toHaveProperty("a");
    expect(await bakedWith(trace)).toHaveLength(2);
  });

  it("keeps what its initialisation made of files that were copied", async () => {
    const builder = server(newTrace())
      .withCopyContentToContainer([
        { content: "changed", target: "/config" },
        { content: "echo ours > /config", target: "/init.sh" },
      ])
      .withBakedInit();
    await using _first = await builder.start();
    await using second = await builder.start();
    expect(await read(second, "/config")).toBe("ours");
  });

  it("runs hooks before readiness at both, the later ones at each start", async () => {
    const calls: string[] = [];
    const note = (name: string) => (): void => {
      calls.push(name);
    };
    const builder = server(newTrace())
      .withHooks({
        created: note("created"),
        started: note("started"),
        ready: note("ready"),
        stopped: note("stopped"),
      })
      .withBakedInit({ key: "hooks" });
    await (await builder.start()).stop();
    expect(calls.splice(0)).toEqual([
      "created",
      "started",
      "created",
      "started",
      "ready",
      "stopped",
    ]);
    await (await builder.start()).stop();
    expect(calls).toEqual(["created", "started", "ready", "stopped"]);
  });

  it("starts what it depends on once, before its initialisation", async () => {
    const dependency = server(newTrace()).withLabels({ dependency: "1" });
    let running: string[] = [];
    const engine = await realEngine();
    const builder = server(newTrace())
      .withDependsOn(dependency)
      .withBakedInit(
        async () => {
          running = await engine.containers.list({ dependency: "1" });
        },
        { key: "dependency" },
      );
    await using _container = await builder.start();
    expect(running).toHaveLength(1);
    expect(await engine.containers.list({ dependency: "1" })).toEqual(running);
  });

  it("can be reused, and another one is when its initialisation changes", async () => {
    const trace = newTrace();
    const key = randomUUID();
    const builder = (bakeKey: string): GenericContainer =>
      server(trace).withReuse({ key }).withBakedInit({ key: bakeKey });
    const one = await builder("a").start();
    const same = await builder("a").start();
    const other = await builder("b").start();
    try {
      expect([one, same, other].map((it) => it.isReused())).toEqual([false, true, false]);
      expect(same.getId()).toBe(one.getId());
      expect(other.getId()).not.toBe(one.getId());
    } finally {
      await one.stop();
      await other.stop();
    }
  });

  it("is made again when its image was removed", async () => {
    const trace = newTrace();
    const builder = server(trace).withBakedInit();
    await (await builder.start()).stop();
    await removeBaked(trace);
    await using container = await builder.start();
    expect(await initialiser(container)).toMatch(/^[0-9a-f]{12}$/);
    expect(await bakedWith(trace)).toHaveLength(1);
  });
});

it("a tmpfs at the image's data folder is refused before anything is started", async () => {
  const builder = server(newTrace(), REDIS, "/data").withTmpFs({ "/data": "rw" }).withBakedInit();
  await expect(builder.start()).rejects.toMatchObject({
    code: "INVALID_OPTION",
    message: expect.stringContaining("no mount at /data, where the image keeps its data") as string,
  });
});

it("the base is the image itself, whatever name it is asked by", async () => {
  const trace = newTrace();
  const engine = await realEngine();
  const id = (await engine.images.inspect(inEngine(BUSYBOX)))?.id ?? "";
  class Described extends GenericContainer {
    get spec(): ContainerSpec {
      return this.described;
    }
  }
  const hash = async (image: string): Promise<string> => {
    const { spec } = new Described(image).withEnvironment({ [TRACE]: trace }).withBakedInit();
    return (await planBake(spec, await runtime())).hash;
  };
  expect(await hash(id)).toBe(await hash(BUSYBOX));
});
