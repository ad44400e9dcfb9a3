import { attach, GenericContainer, StartedContainer } from "../../../src";
import { RedisContainer } from "../../../modules/redis";
import { BUSYBOX, REDIS } from "../../support/images";
import { freePort } from "../../unit/waits/local-servers";

describe("withNetworkMode", () => {
  it("host: getMappedPort() is the port itself, here and in other processes", async () => {
    const port = await freePort();
    await using container = await new GenericContainer(BUSYBOX)
      .withCommand([
        "sh",
        "-c",
        `mkdir /www; echo hello > /www/index.html; httpd -f -p ${port} -h /www`,
      ])
      .withNetworkMode("host")
      .withExposedPorts(port)
      .start();
    const data = JSON.parse(JSON.stringify(container)) as never;
    for (const one of [container, attach(data, StartedContainer)]) {
      expect([one.getMappedPort(port), one.getFirstMappedPort()]).toEqual([port, port]);
      const url = `http://${one.getHost()}:${one.getMappedPort(port)}/`;
      expect(await (await fetch(url)).text()).toBe("hello\n");
    }
    expect(() => container.getMappedPort(port + 1)).toThrow(
      `The container does not publish port ${port + 1}/tcp; it publishes ${port}/tcp. No port binding found for :${port + 1}/tcp.\n` +
        `Hint: add withExposedPorts(${port + 1})`,
    );
    await container.restart();
    expect(container.getMappedPort(port)).toBe(port);
  });

  it("host: the URL of a module works", async () => {
    const port = await freePort();
    await using redis = await new RedisContainer(REDIS)
      .withCommand(["redis-server", "--port", String(port)])
      .withNetworkMode("host")
      .start();
    expect(new URL(redis.getConnectionUrl()).port).toBe(String(port));
    await using database = await redis.openDatabase();
    expect(new URL(database.getConnectionUrl()).port).toBe(String(port));
  });

  it("container:<id>: the error says where to expose the port", async () => {
    await using server = await new GenericContainer(BUSYBOX).withCommand(["sleep", "60"]).start();
    const neighbour = new GenericContainer(BUSYBOX)
      .withCommand(["sleep", "60"])
      .withNetworkMode(`container:${server.getId()}`);
    await using started = await neighbour.start();
    expect(() => started.getMappedPort(80)).toThrow(
      `Hint: the container has the network of container ${server.getId().slice(0, 12)}: ` +
        "expose the port there, and ask that container for getMappedPort(80)",
    );
    await expect(neighbour.withExposedPorts(80).start()).rejects.toMatchObject({
      code: "CONTAINER_CREATE_FAILED",
      hint: "a container that has another container's network cannot expose ports: call withExposedPorts(...) on the other container",
    });
  });
});
