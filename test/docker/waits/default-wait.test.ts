import { GenericContainer, Network } from "../../../src";
import { BUSYBOX } from "../../support/images";
import { running, SERVES } from "./programs";

const sleeping = (): GenericContainer => new GenericContainer(BUSYBOX).withCommand(["sleep", "60"]);

describe("without a wait strategy", () => {
  it("a container is ready that publishes UDP ports only", async () => {
    await using container = await sleeping().withExposedPorts("53/udp").start();
    expect(container.getMappedPort("53/udp")).toBeGreaterThan(0);
  });

  it.each([
    ["exits at once", "exit 3"],
    ["exits after a moment", "sleep 0.3; exit 3"],
  ])("a container that publishes UDP ports only and %s is not ready", async (_what, script) => {
    const start = new GenericContainer(BUSYBOX)
      .withCommand(["sh", "-c", `echo failed; ${script}`])
      .withExposedPorts("53/udp")
      .start();
    await expect(start).rejects.toMatchObject({
      code: "CONTAINER_EXITED",
      exitCode: 3,
      logs: ["failed"],
      waitingFor: "the container's published UDP ports to be open",
    });
  });

  it("a container is ready when its UDP server is", async () => {
    const server = "sleep 0.5; echo begins > /begins; exec socat UDP-RECVFROM:5353,fork EXEC:cat";
    await using container = await new GenericContainer("alpine/socat:1.7.4.3-r0")
      .withEntrypoint(["sh", "-c", server])
      .withExposedPorts("5353/udp")
      .start();
    expect((await container.exec(["cat", "/begins"])).stdout).toBe("begins\n");
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
