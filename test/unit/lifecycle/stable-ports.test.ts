import { Readable } from "node:stream";
import { chooseHostPorts } from "../../../src/lifecycle/stable-ports";
import { EngineError } from "../../../src/errors";
import type { PortSpec } from "../../../src/spec/ports/exposed-port";
import type { SpecPatch } from "../../../src/spec/merge-spec";
import { FakeEngine } from "../../support/fake-engine";
import { startFake } from "../../support/start-fake";

const WEB: PortSpec = { container: 80, protocol: "tcp" };
const STABLE: SpecPatch = { ports: [WEB], stablePorts: true };

/** Makes the engine refuse the host port of the next container. */
function refuseNext(engine: FakeEngine): void {
  jest.spyOn(engine.containers, "start").mockImplementationOnce((id) => {
    const { PortBindings } = engine.stored.containers.get(id)!.request.body.HostConfig;
    const port = PortBindings?.["80/tcp"]?.[0]?.HostPort;
    const words = `Bind for 127.0.0.1:${port} failed: port is already allocated`;
    return Promise.reject(new EngineError("start container", words, 500));
  });
}

const created = (engine: FakeEngine): number =>
  engine.calls.filter(({ method }) => method === "containers.create").length;

describe("the chosen host ports", () => {
  it("are all different, and in the range", () => {
    const values = [0, 0, 0.5, 0.99999];
    const chosen = chooseHostPorts(
      [WEB, { container: 81, protocol: "tcp" }, { container: 53, protocol: "udp" }],
      () => values.shift()!,
    );
    expect(chosen.map(({ host }) => host)).toEqual([20_000, 25_000, 29_999]);
  });

  it("leave ports alone that have one", () => {
    const fixed = { ...WEB, host: 20_000 };
    const values = [0, 0.5];
    expect(
      chooseHostPorts([WEB, fixed, { container: 81, protocol: "tcp" }], () => values.shift()!),
    ).toEqual([WEB, fixed, { container: 81, protocol: "tcp", host: 25_000 }]);
  });
});

describe("a container with stable ports", () => {
  it("has a host port from its creation on", async () => {
    const engine = new FakeEngine();
    const { id } = await startFake(engine, STABLE);
    const { PortBindings } = engine.stored.containers.get(id)!.request.body.HostConfig;
    const port = Number(PortBindings?.["80/tcp"]?.[0]?.HostPort);
    expect(port).toBeGreaterThanOrEqual(20_000);
    expect(port).toBeLessThanOrEqual(29_999);
  });

  it("is started with another one if the engine refuses it", async () => {
    const engine = new FakeEngine();
    refuseNext(engine);
    await startFake(engine, STABLE);
    expect(created(engine)).toBe(2);
    expect(engine.stored.containers.size).toBe(1);
  });

  it("fails if it is given streams, which cannot be read again", async () => {
    const engine = new FakeEngine();
    refuseNext(engine);
    const content = Readable.from(["x"]);
    const copies = [{ kind: "content", content, target: "/x" }] as const;
    await expect(startFake(engine, { ...STABLE, copies })).rejects.toMatchObject({
      code: "CONTAINER_START_FAILED",
      message: expect.stringContaining("port is already allocated") as string,
    });
    expect(created(engine)).toBe(1);
  });

  it("fails at once for any other reason, and for a port of the user", async () => {
    const engine = new FakeEngine();
    engine.failOn("containers.start", new EngineError("start container", "no", 500));
    await expect(startFake(engine, STABLE)).rejects.toThrow("no");
    refuseNext(engine);
    const ports = [{ ...WEB, host: 8080 }];
    await expect(startFake(engine, { ...STABLE, ports })).rejects.toThrow("8080");
    expect(created(engine)).toBe(2);
    expect(engine.leftovers()).toEqual([]);
  });

  it("cannot be reusable", async () => {
    const engine = new FakeEngine();
    await expect(startFake(engine, { ...STABLE, reuse: {} })).rejects.toThrow(
      "withStablePorts: expected a container without withReuse(), got both: host ports",
    );
    expect(engine.calls).toEqual([]);
  });
});
