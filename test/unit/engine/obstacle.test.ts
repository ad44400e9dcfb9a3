import type { EngineInfo } from "../../../src/engine/engine";
import {
  findObstacle,
  gatewayIn,
  obstacleOf,
  type Surroundings,
} from "../../../src/engine/obstacle";
import type { OwnContainer } from "../../../src/engine/own-container";
import { SshConnection } from "../../../src/engine/ssh/connection";
import type { Obstacle } from "../../../src/spec/obstacle";
import { FakeEngine } from "../../support/fake-engine";

const SOCKET = {
  uri: "unix:///x.sock",
  address: { socketPath: "/x.sock" },
  kind: "docker",
} as const;
const PODMAN = { ...SOCKET, kind: "podman" } as const;

const tcp = (host: string) =>
  ({
    uri: "tcp://a-test",
    address: { host, port: 2375, tls: undefined },
    kind: "docker",
  }) as const;

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
  readonly failure?: Error;
}

const KERNEL_OF_WSL = { kernelVersion: "5.15.167.4-microsoft-standard-WSL2" };
const IN_WSL: Case = { info: KERNEL_OF_WSL, here: KERNEL_OF_WSL };

async function obstacle(given: Case): Promise<Obstacle | undefined> {
  const { endpoint = SOCKET, hostOverride, hasBridge = true } = given;
  const fake = new FakeEngine();
  const info = { ...(await fake.info()), kernelVersion: "6.1.0", memory: 8_000, ...given.info };
  const bridge = { subnets: [{ subnet: "172.17.0.0/16", gateway: "172.17.0.1" }] };
  const inspect = (): Promise<unknown> => Promise.resolve(hasBridge ? bridge : undefined);
  const engine = {
    info: () =>
      given.failure === undefined ? Promise.resolve(info) : Promise.reject(given.failure),
    networks: { inspect } as unknown as FakeEngine["networks"],
  };
  const outside: OwnContainer = () => Promise.resolve(undefined);
  return findObstacle(endpoint, engine, { hostOverride }, given.own ?? outside, {
    ...HERE,
    ...given.here,
  });
}

function inContainer(gateway: string, networkMode = "closed"): OwnContainer {
  const engine = new FakeEngine();
  const networks = { closed: { networkId: "n", ipAddress: "172.18.0.2", gateway, aliases: [] } };
  return async () => {
    const body = { Image: "fake:1", Labels: {}, HostConfig: {} };
    const id = await engine.containers.create({ name: "tests", platform: undefined, body });
    const info = await engine.containers.inspect(id);
    return { ...info, name: "/tests", networkMode, networks };
  };
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
    expect(await obstacle({ own: inContainer("") })).toEqual({
      isCertain: true,
      hint: "this process runs in container tests, which is only on networks without a way out (closed): connect it to another one, for example by `docker network connect bridge tests`",
    });
    expect(await obstacle({ own: inContainer("172.18.0.1") })).toBeUndefined();
  });

  it("is likely a firewall in front of a remote engine", async () => {
    expect(await obstacle({ endpoint: tcp("build.lan") })).toEqual({
      isCertain: false,
      hint: "a firewall probably lets only the engine's own port through to build.lan: open the ports that the engine chooses (32768 to 60999 on Linux), or use DOCKER_HOST=ssh://build.lan, which needs only the SSH server's port",
    });
    expect((await obstacle({ endpoint: tcp("fd00::5") }))?.hint).toMatch(
      /through to \[fd00::5\]: .* DOCKER_HOST=ssh:\/\/\[fd00::5\], which/,
    );
  });

  it.each(["localhost", "127.0.0.1", "::1"])(
    "is likely that only the engine's port is forwarded to %s",
    async (host) => {
      expect(await obstacle({ endpoint: tcp(host) })).toEqual({
        isCertain: false,
        hint: "probably only the engine's own port is forwarded to this machine: use DOCKER_HOST=ssh://<the engine's machine>, or set TESTCONTAINERS_HOST_OVERRIDE to that machine",
      });
    },
  );

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
    ["Podman makes its bridge later", { endpoint: PODMAN }],
    ["a rootless Podman names no networks", { endpoint: PODMAN, own: inContainer("") }],
    ["the own container is on the host's network", { own: inContainer("", "host") }],
    ["the own container has another's network", { own: inContainer("", "container:x") }],
    ["the engine is in WSL's virtual machine", IN_WSL],
    ["the engine does not answer the question", { failure: new Error("403 Forbidden") }],
    [
      "ssh forwards the ports",
      { endpoint: { ...SOCKET, ssh: new SshConnection("ssh://e", "/nope", -1, "/x.sock", {}) } },
    ],
  ])("is not known if %s", async (_, given) => {
    expect(await obstacle(given)).toBeUndefined();
  });
});

it("is asked of the engine once", async () => {
  const fake = new FakeEngine();
  let questions = 0;
  const info = (): Promise<EngineInfo> => {
    questions += 1;
    return fake.info();
  };
  const inspect = (): Promise<unknown> => Promise.resolve({ subnets: [] });
  const engine = { info, networks: { inspect } as unknown as FakeEngine["networks"] };
  const outside: OwnContainer = () => Promise.resolve(undefined);
  const find = obstacleOf(SOCKET, engine, { hostOverride: undefined }, outside, HERE);
  expect(await find()).toBe(await find());
  expect(questions).toBe(1);
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
