import type { EngineInfo } from "../../../src/engine/engine";
import { findObstacle, gatewayIn, type Surroundings } from "../../../src/engine/obstacle";
import type { OwnContainer } from "../../../src/engine/own-container";
import { SshConnection } from "../../../src/engine/ssh/connection";
import type { Obstacle } from "../../../src/spec/obstacle";
import { FakeEngine } from "../../support/fake-engine";

const SOCKET = {
  uri: "unix:///x.sock",
  address: { socketPath: "/x.sock" },
  kind: "docker",
} as const;
const TCP = {
  uri: "tcp://build.lan:2375",
  address: { host: "build.lan", port: 2375, tls: undefined },
  kind: "docker",
} as const;
const HERE: Surroundings = {
  platform: "linux",
  kernelVersion: "6.1.0",
  memory: 8_000,
  isOwnAddress: () => Promise.resolve(false),
  gateway: () => undefined,
};

interface Case {
  readonly endpoint?: Parameters<typeof findObstacle>[0];
  readonly hostOverride?: string;
  readonly own?: OwnContainer;
  readonly info?: Partial<EngineInfo>;
  readonly here?: Partial<Surroundings>;
  readonly hasBridge?: boolean;
}

async function obstacle(given: Case): Promise<Obstacle | undefined> {
  const { endpoint = SOCKET, hostOverride, hasBridge = true } = given;
  const fake = new FakeEngine();
  const info = { ...(await fake.info()), kernelVersion: "6.1.0", memory: 8_000, ...given.info };
  const bridge = { subnets: [{ subnet: "172.17.0.0/16", gateway: "172.17.0.1" }] };
  const inspect = (): Promise<unknown> => Promise.resolve(hasBridge ? bridge : undefined);
  const engine = {
    info: () => Promise.resolve(info),
    networks: { inspect } as unknown as FakeEngine["networks"],
  };
  const outside: OwnContainer = () => Promise.resolve(undefined);
  return findObstacle(endpoint, engine, { hostOverride }, given.own ?? outside, {
    ...HERE,
    ...given.here,
  });
}

async function inContainer(gateway: string): Promise<OwnContainer> {
  const engine = new FakeEngine();
  const body = { Image: "fake:1", Labels: {}, HostConfig: {} };
  const id = await engine.containers.create({ name: "tests", platform: undefined, body });
  const info = await engine.containers.inspect(id);
  const networks = { closed: { networkId: "n", ipAddress: "172.18.0.2", gateway, aliases: [] } };
  return () => Promise.resolve({ ...info, name: "/tests", networks });
}

describe("what keeps this process from published ports", () => {
  it("is certain if the engine's bridge is in another network namespace of the same kernel", async () => {
    expect(await obstacle({})).toEqual({
      isCertain: true,
      hint: "the engine at unix:///x.sock runs in another network namespace (its bridge's address 172.17.0.1 is not here), so its ports are not on 127.0.0.1: set TESTCONTAINERS_HOST_OVERRIDE to the engine's address as seen from this process",
    });
    const here = { gateway: () => "172.18.0.1" };
    expect((await obstacle({ here }))?.hint).toMatch(
      /as seen from this process; if this process runs in a container, and the engine on the machine around it, that is 172\.18\.0\.1$/,
    );
  });

  it("is only likely another network namespace if a bridge here has the same address", async () => {
    const found = await obstacle({ here: { isOwnAddress: () => Promise.resolve(true) } });
    expect(found?.isCertain).toBe(false);
    expect(found?.hint).toMatch(
      /^the engine at unix:\/\/\/x\.sock probably runs in another network namespace, so/,
    );
  });

  it("is likely the other machine that a forwarded socket leads to", async () => {
    const found = await obstacle({ info: { kernelVersion: "5.10.0" } });
    expect(found?.isCertain).toBe(false);
    expect(found?.hint).toContain(
      "unix:///x.sock leads to an engine on another machine: its kernel is 5.10.0, the one here is 6.1.0; DOCKER_HOST=ssh://…",
    );
  });

  it("is that all networks of the own container are internal", async () => {
    expect(await obstacle({ own: await inContainer("") })).toEqual({
      isCertain: true,
      hint: "this process runs in container tests, which is only on networks without a way out (closed): connect it to another one, for example by `docker network connect bridge tests`",
    });
    expect(await obstacle({ own: await inContainer("172.18.0.1") })).toBeUndefined();
  });

  it("is likely a firewall in front of a remote engine", async () => {
    expect(await obstacle({ endpoint: TCP })).toEqual({
      isCertain: false,
      hint: "a firewall probably lets only the engine's own port through to build.lan: open the ports that the engine chooses (32768 to 60999 on Linux), or use DOCKER_HOST=ssh://build.lan, which needs only the SSH server's port",
    });
  });

  it("is likely the host that the user named", async () => {
    expect((await obstacle({ hostOverride: "other.lan" }))?.hint).toMatch(
      /^TESTCONTAINERS_HOST_OVERRIDE names other\.lan: check/,
    );
  });

  it.each<[string, Case]>([
    ["the engine forwards ports out of a virtual machine", { here: { platform: "darwin" } }],
    ["the engine is Docker Desktop", { info: { operatingSystem: "Docker Desktop" } }],
    ["the engine is rootless", { info: { rootless: true } }],
    ["the engine has no default bridge", { hasBridge: false }],
    ["Podman makes its bridge later", { endpoint: { ...SOCKET, kind: "podman" } }],
    [
      "ssh forwards the ports",
      { endpoint: { ...SOCKET, ssh: new SshConnection("ssh://e", "/nope", -1, "/x.sock", {}) } },
    ],
  ])("is not known if %s", async (_, given) => {
    expect(await obstacle(given)).toBeUndefined();
  });
});

describe("the gateway of the default route", () => {
  const HEAD = "Iface\tDestination\tGateway \tFlags\n";

  it("is read from the kernel's table", () => {
    const routes = "eth0\t0000A8C0\t00000000\t0001\neth0\t00000000\t0101A8C0\t0003\n";
    expect(gatewayIn(HEAD + routes)).toBe("192.168.1.1");
  });

  it.each([HEAD, "", `${HEAD}eth0\t0000A8C0\t00000000\t0001\n`, `${HEAD}eth0\t00000000\n`])(
    "is missing in %j",
    (table) => {
      expect(gatewayIn(table)).toBeUndefined();
    },
  );
});
