import { SocatContainer, TestContainers, Wait } from "../../../../src";
import { grpcHealthServer } from "../../../support/grpc-health-server";
import { NOT_READY_MS } from "../programs";

describe("Wait.forGrpcHealth", () => {
  it("waits behind a published port until the server serves", async () => {
    await using server = await grpcHealthServer({ status: 2 });
    await using _exposed = await TestContainers.exposeHostPorts(server.port);
    const relay = (): SocatContainer =>
      new SocatContainer().withTarget(50051, "host.testcontainers.internal", server.port);

    const start = relay()
      .withWaitStrategy(Wait.forGrpcHealth(50051).withStartupTimeout(NOT_READY_MS))
      .start();
    await expect(start).rejects.toMatchObject({
      code: "STARTUP_TIMEOUT",
      waitingFor: "gRPC to be SERVING on port 50051/tcp",
      lastSeen: "the health is NOT_SERVING",
    });

    server.answer({ status: 1 });
    const wait = Wait.forGrpcHealth(50051, { service: "shop.v1.Orders" });
    await using _ready = await relay().withWaitStrategy(wait).start();
    expect(server.asked.at(-1)).toBe("shop.v1.Orders");
  });
});
