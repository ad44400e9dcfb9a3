import { createServer } from "node:net";
import { once } from "node:events";
import { RedisContainer } from "../../../modules/redis";
import { GenericContainer } from "../../../src";
import { BUSYBOX, REDIS } from "../../support/images";
import { SERVES } from "../waits/programs";

describe("a container with stable ports", () => {
  it("is reached at the same ports after restarts, and after a stop", async () => {
    await using redis = await new RedisContainer(REDIS).withStablePorts().start();
    const ports = redis.getMappedPorts();
    expect(ports).toMatchObject([{ container: 6379, protocol: "tcp" }]);
    expect(ports[0]?.host).toBeGreaterThanOrEqual(20_000);
    expect(ports[0]?.host).toBeLessThanOrEqual(29_999);
    await redis.restart();
    expect(redis.getMappedPorts()).toEqual(ports);
    await redis.restart();
    expect(redis.getMappedPorts()).toEqual(ports);
    await (await redis.stop({ remove: false })).start();
    expect(redis.getMappedPorts()).toEqual(ports);
    expect(await redis.executeCliCmd("PING")).toBe("PONG\n");
  });

  it("gets another port if a program has the one that was chosen", async () => {
    await using server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    // The first choice is a port that is taken; it can be outside of the range, which does not matter here.
    const random = jest.spyOn(Math, "random");
    random.mockReturnValueOnce((port - 20_000 + 0.5) / 10_000);
    await using container = await new GenericContainer(BUSYBOX)
      .withCommand(["sh", "-c", SERVES])
      .withExposedPorts(8080)
      .withStablePorts()
      .start();
    expect(random.mock.calls.length).toBeGreaterThan(1);
    random.mockRestore();
    const mapped = container.getMappedPort(8080);
    expect(mapped).not.toBe(port);
    const response = await fetch(`http://${container.getHost()}:${mapped}/`);
    expect(await response.text()).toBe("hello\n");
  });
});
