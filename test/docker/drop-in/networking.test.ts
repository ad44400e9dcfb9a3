import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { GenericContainer, Network, RandomUuid, SocatContainer, TestContainers } from "mayfly";
import { BUSYBOX } from "../../support/images";
import { IDLE, urlOf } from "./support";

const get = (url: string): string[] => ["wget", "-q", "-T", "60", "-O", "-", url];
const serving = (): GenericContainer =>
  new GenericContainer(BUSYBOX).withCommand(["httpd", "-f", "-p", "8080", "-h", "/etc"]);

it("lets containers of a network find each other", async () => {
  await using network = await new Network().start();
  await using server = await serving()
    .withNetwork(network)
    .withNetworkAliases("web", "www")
    .start();
  await using client = await new GenericContainer(BUSYBOX)
    .withCommand(IDLE)
    .withNetwork(network)
    .withExtraHosts([{ host: "elsewhere", ipAddress: server.getIpAddress(network.getName()) }])
    .start();

  expect(client.getNetworkNames()).toEqual([network.getName()]);
  expect(client.getNetworkId(network.getName())).toBe(network.getId());
  for (const host of ["web", "www", "elsewhere", server.getIpAddress(network.getName())]) {
    const { exitCode, stdout } = await client.exec(get(`http://${host}:8080/group`));
    expect([host, exitCode, stdout.includes("root")]).toEqual([host, 0, true]);
  }
});

it("names a network, and removes it", async () => {
  const network = await new Network(new RandomUuid()).start();
  expect(network.getName()).not.toBe("");
  const stopped = await network.stop();
  expect(stopped.getId()).toBe(network.getId());
});

it("lets containers call a server of the test", async () => {
  const server = createServer((_request, response) => response.end("hello from the test"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    await TestContainers.exposeHostPorts(port);
    await using container = await new GenericContainer(BUSYBOX).withCommand(IDLE).start();
    const { stdout } = await container.exec(get(`http://host.testcontainers.internal:${port}`));
    expect(stdout).toBe("hello from the test");
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

it("passes on to a container that publishes nothing", async () => {
  await using network = await new Network().start();
  await using _server = await serving().withNetwork(network).withNetworkAliases("web").start();
  await using socat = await new SocatContainer()
    .withNetwork(network)
    .withTarget(8081, "web", 8080)
    .withTarget(8080, "web")
    .start();
  for (const port of [8080, 8081]) {
    expect((await fetch(urlOf(socat, port, "/group"))).status).toBe(200);
  }
});

it("refuses a relay that leads nowhere", async () => {
  await expect(new SocatContainer().start()).rejects.toThrow("withTarget");
  const socat = new SocatContainer();
  expect(() => socat.withTarget(0, "web")).toThrow("withTarget: expected");
  expect(() => socat.withTarget(80, "web; rm -rf /")).toThrow("withTarget.host: expected");
});
