import { lazyEngine } from "../../../src/engine/lazy-engine";
import { FakeEngine } from "../../support/fake-engine";

describe("a lazy engine", () => {
  it("is opened once, at its first request", async () => {
    let opened = 0;
    const engine = lazyEngine("fake://", () => {
      opened += 1;
      return Promise.resolve(new FakeEngine());
    });
    expect(engine.uri).toBe("fake://");
    expect(opened).toBe(0);
    await Promise.all([engine.info(), engine.containers.list({})]);
    await engine.info();
    expect(opened).toBe(1);
  });

  it("can be awaited like any value", async () => {
    const engine = lazyEngine("fake://", () => Promise.reject(new Error("not asked for")));
    expect(await Promise.resolve(engine)).toBe(engine);
  });

  it("passes arguments, answers and failures on", async () => {
    const fake = new FakeEngine();
    fake.containers.inspect = (id, signal) =>
      Promise.reject(new Error(`no ${id}, ${String(signal?.aborted)}`));
    const engine = lazyEngine("fake://", () => Promise.resolve(fake));
    await expect(engine.containers.inspect("x", AbortSignal.abort())).rejects.toThrow("no x, true");
  });

  it("tries again after it could not be opened", async () => {
    const answers = [new Error("starting"), new FakeEngine()];
    const engine = lazyEngine("fake://", () => {
      const answer = answers.shift();
      return answer instanceof FakeEngine ? Promise.resolve(answer) : Promise.reject(answer!);
    });
    await expect(engine.info()).rejects.toThrow("starting");
    expect(await engine.info()).toBeDefined();
  });

  it("has its raw client once it is open", async () => {
    const fake = new FakeEngine();
    const engine = lazyEngine("fake://", () => Promise.resolve(fake));
    expect(() => engine.raw()).toThrow(
      "the engine fake:// is not connected yet; await a request, e.g. info(), before raw()",
    );
    await engine.info();
    expect(() => engine.raw()).toThrow("a fake engine has no dockerode object");
  });
});
