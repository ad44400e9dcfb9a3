import { randomBytes } from "node:crypto";
import { GenericContainer, Network, TestContainers } from "../../../src";
import { gateways } from "../../../src/engine/host-gateway";
import { isOwnAddress } from "../../../src/engine/own-address";
import { ContainerAddresses } from "../../../src/host-access/container-addresses";
import { addressEntrance } from "../../../src/host-access/entrance";
import { ExposedPort } from "../../../src/host-access/exposed-port";
import { randomUuid } from "../../../src/common/uuid";
import { eventually } from "../../support/eventually";
import { BUSYBOX, inEngine } from "../../support/images";
import { Neighbour } from "../../support/neighbour";
import { realEngine } from "../../support/real-engine";
import { tcpServer, type LocalServer } from "../../unit/waits/local-servers";
import { get, idle, serving } from "./clients";

// Linux accepts packets for any of its addresses on any interface: a machine that sends packets for the
// bridge's address to this machine reaches what listens there.

const REFUSED = "ECONNRESET";

async function bridgeAddress(): Promise<string> {
  const bridge = await (await realEngine()).networks.inspect("bridge");
  const [gateway] = bridge === undefined ? [] : gateways(bridge);
  if (gateway === undefined) throw new Error("the engine has no default bridge");
  return gateway;
}

/** Checks that packets get here and back: otherwise a refusal would prove nothing. */
async function expectReached(neighbour: Neighbour, host: string, from?: string): Promise<void> {
  await using open = await tcpServer((socket) => socket.end("open"), { host });
  expect(await neighbour.hear(host, open.port, from)).toBe("open");
}

describe("a neighbour of this machine that routes to the bridge", () => {
  let neighbour: Neighbour;
  let gateway: string;
  let server: LocalServer;
  beforeEach(async () => {
    neighbour = await Neighbour.start();
    gateway = await bridgeAddress();
    server = await serving("hello");
  });
  afterEach(async () => {
    await neighbour[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  it("is refused without a byte, and containers are served", async () => {
    await using before = await idle();
    await using _exposed = await TestContainers.exposeHostPorts(server.port);
    await using network = await new Network().start();
    await using onNetwork = await idle(network);
    await expectReached(neighbour, gateway);
    expect(await neighbour.hear(gateway, server.port)).toBe(REFUSED);
    expect(server.connections()).toBe(0);
    for (const container of [before, onNetwork]) {
      expect(await get(container, server.port)).toBe("hello");
      expect(await neighbour.hear(gateway, server.port)).toBe(REFUSED);
    }
  });

  it("is refused from an address in a bridge's subnet that is routed to it, as to a VPN", async () => {
    const [first = 0, second = 0] = randomBytes(2);
    const prefix = `10.${180 + (first % 20)}.${second}`;
    await using network = await new Network({
      ipam: { config: [{ subnet: `${prefix}.0/24` }] },
    }).start();
    await using container = await idle(network);
    await using _exposed = await TestContainers.exposeHostPorts(server.port);
    await neighbour.take(`${prefix}.250`, { routed: true });
    await expectReached(neighbour, gateway, `${prefix}.250`);
    expect(await neighbour.hear(gateway, server.port, `${prefix}.250`)).toBe(REFUSED);
    expect(server.connections()).toBe(0);
    expect(await get(container, server.port)).toBe("hello");
  });

  it("has no connection from a container's own address, to which the answers go", async () => {
    await using network = await new Network().start();
    await using container = await idle(network);
    await using _exposed = await TestContainers.exposeHostPorts(server.port);
    expect(await get(container, server.port)).toBe("hello");
    const address = container.getIpAddress(network.getName());
    await neighbour.take(address, { routed: false });
    expect(await neighbour.hear(gateway, server.port, address)).toBe("no connection");
    expect(server.connections()).toBe(1);
  });

  it.each([false, true])(
    "is not all that comes: a build's steps do (BuildKit: %p)",
    async (kit) => {
      await using _exposed = await TestContainers.exposeHostPorts(server.port);
      const builder = GenericContainer.fromContext({
        Dockerfile: [
          `FROM ${inEngine(BUSYBOX)}`,
          `RUN echo ${randomUuid()} && wget -q -O /answer http://${gateway}:${server.port}/`,
        ].join("\n"),
      });
      const image = await (kit ? builder.withBuildkit() : builder).build();
      await using container = await image.withCommand(["sleep", "infinity"]).start();
      expect((await container.exec(["cat", "/answer"])).stdout).toBe("hello");
    },
  );

  it("is refused by IPv6, too, and a container is served", async () => {
    const prefix = `fd${randomBytes(1).toString("hex")}:${randomBytes(2).toString("hex")}`;
    const bridge = `${prefix}:1::1`;
    await using network = await new Network({
      ipv6: true,
      ipam: { config: [{ subnet: `${prefix}:1::/64`, gateway: bridge }] },
    }).start();
    await using container = await idle(network);
    // For a second, the kernel looks for another owner of an IPv6 address before it can be used.
    await eventually("the address can be used", async () => {
      return (await isOwnAddress(bridge)) || "not yet";
    });
    const entrance = addressEntrance(bridge, new ContainerAddresses(await realEngine()));
    const exposed = await ExposedPort.open(entrance, server.port);
    try {
      const url = `http://[${bridge}]:${server.port}/`;
      const { output } = await container.exec(["wget", "-q", "-T", "60", "-O", "-", url]);
      expect(output).toBe("hello");
      await neighbour.joinByIpv6(`${prefix}:2::`);
      await expectReached(neighbour, bridge);
      expect(await neighbour.hear(bridge, server.port)).toBe(REFUSED);
      expect(server.connections()).toBe(1);
    } finally {
      await exposed.close();
    }
  });
});
