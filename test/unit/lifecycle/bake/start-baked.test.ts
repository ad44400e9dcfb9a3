import { GenericContainer, Wait, type ContainerSpec } from "../../../../src";
import { startContainer } from "../../../../src/lifecycle/start-container";
import { startContext } from "../../../../src/lifecycle/start-context";
import type { ContainerHandle } from "../../../../src/container/container-handle";
import { EngineError } from "../../../../src/errors";
import { FakeEngine, type FakeCall } from "../../../support/fake-engine";
import { fakeRuntime } from "../../../support/fake-runtime";

class Described extends GenericContainer {
  get spec(): ContainerSpec {
    return this.described;
  }
}

const described = (): Described =>
  new Described("fake:1").withWaitStrategy(Wait.forSuccessfulCommand("true")).withBakedInit();

/** An engine that keeps committed images under their names. */
class KeepingEngine extends FakeEngine {
  /** An image that is removed just before a container of it is created. */
  vanishing: string | undefined;

  constructor() {
    super();
    const id = this.stored.images.get("fake:1")?.id ?? "";
    this.addImage(id, { id });
    // Finds no images, so that nothing is pruned.
    this.images.find = () => Promise.resolve([]);
    const { containers } = this;
    const create = containers.create.bind(containers);
    containers.create = (request, signal) => {
      if (request.body.Image === this.vanishing) this.#removeVanishing();
      return create(request, signal);
    };
    const commit = containers.commit.bind(containers);
    containers.commit = async (container, request, signal) => {
      const image = await commit(container, request, signal);
      this.addImage(`${request.repo}:${request.tag}`, { id: image });
      this.addImage(image, { id: image });
      return image;
    };
  }

  #removeVanishing(): void {
    for (const [name, { id }] of this.stored.images)
      if (id === this.vanishing) this.stored.images.delete(name);
    this.vanishing = undefined;
  }
}

const made = (engine: FakeEngine): string[] =>
  engine.calls
    .filter(({ method }) => method === "containers.create")
    .map(({ args }: FakeCall) => (args[0] as { body: { Image: string } }).body.Image);

const commits = (engine: FakeEngine): number =>
  engine.calls.filter(({ method }) => method === "containers.commit").length;

const start = (
  engine: FakeEngine,
  { spec }: Described = described(),
  prepare?: (handle: ContainerHandle) => Promise<unknown>,
  env: NodeJS.ProcessEnv = {},
): Promise<ContainerHandle> =>
  startContainer(spec, startContext(fakeRuntime(engine, env)), prepare);

it("makes the image at the first start, and its container of it then and later", async () => {
  const engine = new KeepingEngine();
  const { imageId } = (await start(engine)).info;
  expect((await start(engine)).info.imageId).toBe(imageId);
  expect(commits(engine)).toBe(1);
  const base = engine.stored.images.get("fake:1")?.id;
  expect(made(engine)).toEqual([base, imageId, imageId]);
  expect(engine.stored.containers.size).toBe(2);
});

it("stops the container before it makes the image, and then removes it", async () => {
  const engine = new KeepingEngine();
  await start(engine);
  const steps = engine.calls
    .map(({ method }) => method)
    .filter((method) => /^containers\.(start|stop|commit|remove)$/.test(method));
  expect(steps).toEqual([
    "containers.start",
    "containers.stop",
    "containers.commit",
    "containers.remove",
    "containers.start",
  ]);
});

it("makes the image again when it was removed before the container was created", async () => {
  const engine = new KeepingEngine();
  const { imageId } = (await start(engine)).info;
  engine.vanishing = imageId;
  expect((await start(engine)).info.state.running).toBe(true);
  expect(commits(engine)).toBe(2);
});

it("starts again, for the image and from it, when a host port was taken before the engine used it", async () => {
  const engine = new KeepingEngine();
  const words = "listen tcp4 127.0.0.1:40000: bind: address already in use";
  for (const nth of [1, 3]) {
    engine.failOn("containers.start", new EngineError("start container", words, 500), nth);
  }
  await start(engine, described().withExposedPorts(80));
  expect(engine.calls.filter(({ method }) => method === "containers.start")).toHaveLength(4);
  expect(commits(engine)).toBe(1);
  expect(engine.stored.containers.size).toBe(1);
});

it("fails as any start where the image is there", async () => {
  const engine = new KeepingEngine();
  await start(engine);
  engine.failOn("containers.create", new EngineError("create", "no space left", 500));
  await expect(start(engine)).rejects.toMatchObject({ code: "CONTAINER_CREATE_FAILED" });
  expect(commits(engine)).toBe(1);
});

it("notes the use of an image that was not used for a day, in the engine", async () => {
  const engine = new KeepingEngine();
  await start(engine);
  const tags = (): number => engine.calls.filter(({ method }) => method === "images.tag").length;
  const [name, info] =
    [...engine.stored.images].find(([key]) => key.startsWith("localhost/")) ?? [];
  if (name === undefined || info === undefined) throw new Error("there is none");
  engine.stored.images.set(name, { ...info, lastTagged: new Date() });
  await start(engine);
  expect(tags()).toBe(0);
  engine.stored.images.set(name, { ...info, lastTagged: new Date(Date.now() - 2 * 86_400_000) });
  await start(engine);
  expect(tags()).toBe(1);
});

describe("with MAYFLY_BAKE=off", () => {
  const off = { MAYFLY_BAKE: "off" };

  it("makes none, and runs the function in each container", async () => {
    const engine = new KeepingEngine();
    const ran: string[] = [];
    const prepare = ({ id }: ContainerHandle): Promise<unknown> => Promise.resolve(ran.push(id));
    const handles = [
      await start(engine, described(), prepare, off),
      await start(engine, described(), prepare, off),
    ];
    expect(ran).toEqual(handles.map(({ id }) => id));
    expect(made(engine)).toEqual(["fake:1", "fake:1"]);
    expect(commits(engine)).toBe(0);
  });

  it("leaves nothing when the function fails", async () => {
    const engine = new KeepingEngine();
    const prepare = (): Promise<never> => Promise.reject(new Error("no"));
    await expect(start(engine, described(), prepare, off)).rejects.toMatchObject({
      code: "CONTAINER_START_FAILED",
    });
    expect(engine.leftovers()).toEqual([]);
  });

  it("gives no container to others before its function ran", async () => {
    const engine = new KeepingEngine();
    const prepare = (): Promise<unknown> => Promise.resolve();
    const reusable = (): Described => described().withReuse();
    const one = await start(engine, reusable(), prepare, off);
    expect((await start(engine, reusable(), prepare, off)).id).not.toBe(one.id);
    expect((await start(engine, reusable(), undefined, off)).lease).toBeDefined();
  });
});

it("a value of MAYFLY_BAKE that it does not know is refused", async () => {
  await expect(
    start(new KeepingEngine(), described(), undefined, { MAYFLY_BAKE: "false" }),
  ).rejects.toThrow('MAYFLY_BAKE: expected on or off, got "false"');
});
