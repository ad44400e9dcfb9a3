import { GenericContainer, Network } from "../../../src";
import { BUSYBOX } from "../../support/images";
import { running, SERVES } from "./programs";

const sleeping = (): GenericContainer =>
  new GenericContainer(BUSYBOX).withCommand(["sleep", "60"]).withStartupTimeout(10_000);

describe("without a wait strategy", () => {
  it("a container is ready that publishes UDP ports only", async () => {
    await using container = await sleeping().withExposedPorts("53/udp").start();
    expect(container.getMappedPort("53/udp")).toBeGreaterThan(0);
  });

  it("a container is ready that is in another one's network namespace", async () => {
    await using server = await running(SERVES).start();
    await using client = await sleeping().withNetworkMode(`container:${server.getId()}`).start();
    const { stdout } = await client.exec(["wget", "-q", "-O", "-", "http://127.0.0.1:8080/"]);
    expect(stdout).toBe("hello\n");
  });

  it("a container is ready that has no network", async () => {
    await using container = await sleeping().withNetworkMode("none").start();
    expect(container.getId()).not.toBe("");
  });

  it("a container on a network of its own is ready when its ports listen", async () => {
    await using network = await new Network().start();
    await using container = await running(`sleep 0.3; ${SERVES}`).withNetwork(network).start();
    const url = `http://${container.getHost()}:${container.getMappedPort(8080)}/`;
    expect(await (await fetch(url)).text()).toBe("hello\n");
  });
});
