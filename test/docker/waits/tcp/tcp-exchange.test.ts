import { GenericContainer, Wait } from "../../../../src";
import { REDIS } from "../../../support/images";
import { NOT_READY_MS, running, SERVES } from "../programs";

describe("Wait.forTcpExchange", () => {
  it("sees that the server speaks its protocol", async () => {
    const wait = Wait.forTcpExchange(6379, { send: "PING\r\n", expect: "+PONG\r\n" });
    await using redis = await new GenericContainer(REDIS)
      .withExposedPorts(6379)
      .withWaitStrategy(wait)
      .start();
    expect((await redis.exec(["redis-cli", "ping"])).output).toBe("PONG\n");
  });

  it("says what the server replied instead", async () => {
    const wait = Wait.forTcpExchange(8080, { send: "PING\r\n\r\n", expect: "+PONG" });
    const start = running(SERVES).withWaitStrategy(wait.withStartupTimeout(NOT_READY_MS)).start();
    await expect(start).rejects.toMatchObject({
      lastSeen: expect.stringMatching(/after an unexpected reply: HTTP\/1.* 400/) as string,
    });
  });

  it("says that the server listens on the container's loopback address only", async () => {
    const wait = Wait.forTcpExchange(6379, { send: "PING\r\n", expect: "+PONG\r\n" });
    const start = new GenericContainer(REDIS)
      .withCommand(["redis-server", "--bind", "127.0.0.1"])
      .withExposedPorts(6379)
      .withWaitStrategy(wait)
      .withStartupTimeout(NOT_READY_MS)
      .start();
    await expect(start).rejects.toMatchObject({
      code: "STARTUP_TIMEOUT",
      lastSeen: expect.stringContaining("only on the container's loopback address") as string,
    });
  });
});
