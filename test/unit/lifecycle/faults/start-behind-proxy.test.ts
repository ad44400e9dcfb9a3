import type { StartContext } from "../../../../src/lifecycle/start-context";
import type { ContainerSpec } from "../../../../src/spec/container-spec";
import { emptySpec, mergeSpec, type SpecPatch } from "../../../../src/spec/merge-spec";
import { startBehindProxy } from "../../../../src/lifecycle/faults/start-behind-proxy";
import { Phases } from "../../../../src/lifecycle/phases";
import { ContainerHandle } from "../../../../src/container/container-handle";
import { FakeEngine } from "../../../support/fake-engine";
import { fakeRuntime } from "../../../support/fake-runtime";
import { startContainer } from "../../../support/start-container";

const AT_ONCE = { description: "nothing", until: () => Promise.resolve() };
const FAULTS = { image: "fake:1" };
const PORT = { container: 80, protocol: "tcp" } as const;

const specOf = (patch: SpecPatch): ContainerSpec =>
  mergeSpec(mergeSpec(emptySpec("fake:1"), { wait: AT_ONCE, networkFaults: FAULTS }), patch);

/** Starts with a proxy that is ready at once, on an engine that reaches this machine at these addresses. */
async function start(
  engine: FakeEngine,
  patch: SpecPatch,
  addresses: readonly string[] = [],
): Promise<ContainerHandle> {
  const runtime = fakeRuntime(engine);
  const context: StartContext = {
    ...runtime,
    ...(addresses.length > 0 && {
      hostGateway: { extraHosts: [], route: { by: "relay", addresses } },
    }),
    labels: {},
    attribution: {},
    phases: new Phases(),
  };
  return startBehindProxy(specOf(patch), FAULTS, context, async (spec, given) => {
    const started = await startContainer({ ...spec, wait: AT_ONCE }, { ...runtime, ...given });
    const { id, info } = started;
    return ContainerHandle.of(given, { id, spec, info, proxy: given.proxy });
  });
}

const requests = (engine: FakeEngine) =>
  [...engine.stored.containers.values()].map(({ request }) => request);

describe("a start behind a proxy", () => {
  it("publishes fixed host ports by the proxy, each TCP port once, and others by the container", async () => {
    const engine = new FakeEngine();
    const ports = [
      PORT,
      { ...PORT, host: 8080, hostIp: "0.0.0.0" },
      { container: 443, protocol: "tcp" },
      { container: 53, protocol: "udp" },
    ] as const;
    const handle = await start(engine, { ports });
    const [proxy, server] = requests(engine);
    expect(Object.keys(proxy!.body.HostConfig.PortBindings ?? {})).toEqual([
      "8474/tcp",
      "20000/tcp",
      "20001/tcp",
    ]);
    expect(proxy!.body.HostConfig.PortBindings).toMatchObject({
      "20000/tcp": [{ HostPort: "8080", HostIp: "0.0.0.0" }],
    });
    expect(JSON.stringify(server!.body.HostConfig.PortBindings)).not.toContain("8080");
    expect(handle.proxy?.ports.map(({ container }) => container)).toEqual([80, 443]);
    expect(handle.mappedPort(80)).toBe(handle.proxy?.ports[0]?.host);
    expect(handle.direct().mappedPort(80)).not.toBe(handle.mappedPort(80));
    expect(handle.direct().mappedPort("53/udp")).toBe(handle.mappedPort("53/udp"));
  });

  it("publishes at the bridge's address if this machine has it, since a relay hides resets", async () => {
    const bindings = async (...addresses: string[]): Promise<string[]> => {
      const engine = new FakeEngine();
      const handle = await start(engine, { ports: [PORT] }, addresses);
      const texts = requests(engine).map(({ body }) =>
        JSON.stringify(body.HostConfig.PortBindings),
      );
      return [handle.host, ...texts.flatMap((text) => /"HostIp":"([^"]*)"/.exec(text)?.[1] ?? [])];
    };
    expect(await bindings("fd00::1", "172.17.0.1")).toEqual(Array(3).fill("172.17.0.1"));
    expect(await bindings("fd00::1")).toEqual(Array(3).fill("127.0.0.1"));
    expect(await bindings()).toEqual(Array(3).fill("127.0.0.1"));
  });

  it("gives the proxy the time limit and the platform that the settings give every container", async () => {
    const runtime = fakeRuntime(new FakeEngine(), {
      MAYFLY_STARTUP_TIMEOUT: "100",
      MAYFLY_STARTUP_TIMEOUT_FACTOR: "3",
      DOCKER_DEFAULT_PLATFORM: "linux/arm64",
    });
    const context = { ...runtime, labels: {}, attribution: {}, phases: new Phases() };
    const starting = jest.fn((_spec: ContainerSpec) => Promise.reject(new Error("no")));
    await expect(
      startBehindProxy(specOf({ ports: [PORT] }), FAULTS, context, starting),
    ).rejects.toMatchObject({ code: "FAULT_PROXY_FAILED" });
    expect(starting.mock.calls).toMatchObject([
      [{ startupTimeout: 300_000, platform: "linux/arm64" }, {}],
    ]);
  });

  it("leaves nothing when the container does not start, or the proxy", async () => {
    for (const code of ["CONTAINER_CREATE_FAILED", "FAULT_PROXY_FAILED"]) {
      const engine = new FakeEngine();
      const create = engine.containers.create.bind(engine.containers);
      jest.spyOn(engine.containers, "create").mockImplementation((request, ...more) => {
        const isProxy = request.body.Cmd?.[0] === "-host=0.0.0.0";
        return isProxy === (code === "FAULT_PROXY_FAILED")
          ? Promise.reject(new Error("no"))
          : create(request, ...more);
      });
      const failure = await start(engine, { ports: [PORT] }).catch((error: unknown) => error);
      expect(failure).toMatchObject({
        code,
        message: expect.stringContaining("no") as string,
      });
      expect([engine.stored.containers.size, engine.stored.networks.size]).toEqual([0, 0]);
    }
  });

  it.each<[string, SpecPatch, string]>([
    [
      "no TCP port",
      { ports: [{ container: 53, protocol: "udp" }] },
      "an exposed TCP port, got one without",
    ],
    ["withReuse()", { reuse: {} }, "without withReuse(), got both: the faults of one test run"],
    ["a network mode", { networkMode: "host" }, "without withNetworkMode(…), got both"],
    ["withAutoRemove(false)", { autoRemove: false }, "without withAutoRemove(false), got both"],
    ["withAutoCleanup(false)", { autoCleanup: false }, "without withAutoCleanup(false), got both"],
  ])("is refused with %s", async (_title, patch, words) => {
    const engine = new FakeEngine();
    const ports = [PORT];
    await expect(
      startContainer(specOf({ ports, ...patch }), fakeRuntime(engine)),
    ).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message: expect.stringContaining(words) as string,
    });
    expect(engine.calls).toEqual([]);
  });
});
