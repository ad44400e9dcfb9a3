import { GenericContainer, Network } from "../../src";
import { BUSYBOX } from "../support/images";

describe("Network", () => {
  it("lets containers find each other by alias, and only the network's own", async () => {
    await using network = await new Network().start();
    await using server = await new GenericContainer(BUSYBOX)
      .withNetwork(network)
      .withNetworkAliases("web")
      .withNetworkAliases("www")
      .withCopyContentToContainer([{ content: "hello", target: "/www/index.html" }])
      .withCommand(["httpd", "-f", "-p", "80", "-h", "/www"])
      .withExposedPorts(80)
      .start();
    await using client = await new GenericContainer(BUSYBOX)
      .withNetwork(network)
      .withCommand(["sleep", "infinity"])
      .start();

    for (const alias of ["web", "www"]) {
      const { stdout } = await client.exec(["wget", "-q", "-O", "-", `http://${alias}/`]);
      expect(stdout).toBe("hello");
    }
    expect(server.getNetworkNames()).toEqual([network.getName()]);
    expect(server.getNetworkId(network.getName())).toBe(network.getId());
    expect(server.getIpAddress(network.getName())).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    expect(() => server.getIpAddress("other")).toThrow(
      `network: expected one that the container is on (${network.getName()}), got "other"`,
    );
  });

  it("says why it cannot be removed, and can be stopped again then", async () => {
    const network = await new Network().start();
    const container = await new GenericContainer(BUSYBOX)
      .withNetwork(network)
      .withCommand(["sleep", "infinity"])
      .start();
    await expect(network.stop()).rejects.toThrow(/^The engine failed to .*active endpoints/);
    await container.stop();
    await network.stop();
  });
});
