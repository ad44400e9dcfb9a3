import { EngineError } from "../../../src/errors";
import { createResource, type ResourceSteps } from "../../../src/lifecycle/create-resource";
import { FakeEngine } from "../../support/fake-engine";
import { fakeRuntime } from "../../support/fake-runtime";

const VOLUME: ResourceSteps = {
  what: "volume",
  create: async (engine, labels) => {
    await engine.volumes.create({ name: "v", driver: "local", labels });
    return "v";
  },
  remove: (engine, name) => engine.volumes.remove(name),
};
const reason = new Error("changed my mind");

describe("createResource", () => {
  let engine: FakeEngine;
  beforeEach(() => {
    engine = new FakeEngine();
  });

  it("is tracked before the thing exists, with the session's labels on it", async () => {
    const runtime = fakeRuntime(engine);
    const track = jest.spyOn(runtime.reaper, "track");
    const create = jest.spyOn(engine.volumes, "create");
    expect(await createResource(VOLUME, runtime)).toBe("v");
    expect(track).toHaveBeenCalledWith({ owner: "o" });
    expect(track.mock.invocationCallOrder[0]).toBeLessThan(create.mock.invocationCallOrder[0]!);
    expect(engine.stored.volumes.get("v")?.labels).toEqual({ session: "s", owner: "o" });
  });

  it("makes nothing when its removal cannot be promised", async () => {
    const runtime = fakeRuntime(engine);
    jest.spyOn(runtime.reaper, "track").mockRejectedValue(new Error("no reaper"));
    await expect(createResource(VOLUME, runtime)).rejects.toThrow("no reaper");
    expect(engine.calls).toEqual([]);
  });

  it("passes on the engine's refusal", async () => {
    engine.failOn("volumes.create", new EngineError("create volume v", "the disk is full", 500));
    await expect(createResource(VOLUME, fakeRuntime(engine))).rejects.toThrow("the disk is full");
    expect(engine.leftovers()).toEqual([]);
  });

  it("asks nothing when it is aborted before", async () => {
    const start = createResource(VOLUME, fakeRuntime(engine), AbortSignal.abort(reason));
    await expect(start).rejects.toBe(reason);
    expect(engine.calls).toEqual([]);
  });

  it.each(["", "and the removal fails"])("leaves nothing when it is aborted %s", async (fails) => {
    const abort = new AbortController();
    const create = engine.volumes.create.bind(engine.volumes);
    jest.spyOn(engine.volumes, "create").mockImplementation((request) => {
      abort.abort(reason);
      return create(request);
    });
    if (fails !== "") engine.failOn("volumes.remove", new EngineError("remove", "no", 500));
    const start = createResource(VOLUME, fakeRuntime(engine), abort.signal);
    await expect(start).rejects.toBe(reason);
    expect(engine.calls.map(({ method }) => method)).toEqual(["volumes.create", "volumes.remove"]);
  });
});
