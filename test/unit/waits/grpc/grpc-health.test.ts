import type { GrpcHealthOptions } from "../../../../src/waits/grpc/grpc-health";
import { Wait } from "../../../../src/waits/wait";
import { CertificateAuthority } from "../../../support/fake-daemon-certificates";
import { grpcHealthServer, type Health } from "../../../support/grpc-health-server";
import { fakeContext, type FakeContext } from "../fake-context";
import { FakeHandle } from "../fake-handle";
import { freePort, httpServer, proxyWithoutService, tcpServer } from "../local-servers";

const SERVING: Health = { status: 1 };

function waiting(
  port: number,
  options?: GrpcHealthOptions,
): { context: FakeContext; done: Promise<void> } {
  const context = fakeContext();
  const handle = new FakeHandle({ tcp: { 50051: port } });
  return { context, done: Wait.forGrpcHealth(50051, options).until(handle, context) };
}

async function firstReport(port: number, options?: GrpcHealthOptions): Promise<string> {
  const { context, done } = waiting(port, options);
  const report = await context.reported(/./);
  context.abort("enough");
  await expect(done).rejects.toBe("enough");
  return report;
}

describe("Wait.forGrpcHealth", () => {
  it("sees a server that serves", async () => {
    await using server = await grpcHealthServer(SERVING);
    const { context, done } = waiting(server.port);
    await done;
    expect(context.reports).toEqual([]);
    expect(server.asked).toEqual([""]);
  });

  it.each(["shop.v1.Orders", "a".repeat(200)])("asks for the service %s", async (service) => {
    await using server = await grpcHealthServer(SERVING);
    await waiting(server.port, { service }).done;
    expect(server.asked).toEqual([service]);
  });

  it("uses TLS", async () => {
    const { cert, key } = new CertificateAuthority("ca").certificate("server");
    await using server = await grpcHealthServer(SERVING, { cert, key });
    await waiting(server.port, { tls: true }).done;
    expect(server.asked).toEqual([""]);
  });

  it.each<[string, Health]>([
    ["the health is UNKNOWN", { status: 0 }],
    ["the health is NOT_SERVING", { status: 2 }],
    ["the health is SERVICE_UNKNOWN", { status: 3 }],
    ["the health is 9", { status: 9 }],
    ["gRPC NOT_FOUND (the server does not know the service): no luck", { code: 5 }],
    ["gRPC UNIMPLEMENTED (the server has no grpc.health.v1.Health): no luck", { code: 12 }],
    ["gRPC status 2: no luck", { code: 2 }],
  ])("waits while %s", async (reason, health) => {
    await using server = await grpcHealthServer(health);
    const { context, done } = waiting(server.port);
    expect(await context.reported(/./)).toBe(reason);
    server.answer(SERVING);
    await done;
  });

  it("says that nothing listens", async () => {
    expect(await firstReport(await freePort())).toBe("connection refused");
  });

  it("says that a proxy closes the connection", async () => {
    await using server = await proxyWithoutService();
    expect(await firstReport(server.port)).toMatch(/^the connection was closed/);
  });

  it("says that the server speaks HTTP/1", async () => {
    await using server = await httpServer((_request, response) => response.end());
    expect(await firstReport(server.port)).toMatch(/not HTTP\/2|closed/);
  });

  it("says that the server does not answer", async () => {
    await using server = await tcpServer(() => undefined);
    expect(await firstReport(server.port)).toBe("no answer within a second");
  });

  it("says that the server does not use TLS", async () => {
    await using server = await grpcHealthServer(SERVING);
    expect(await firstReport(server.port, { tls: true })).toMatch(/not TLS|closed/);
  });

  it("describes itself", () => {
    expect(Wait.forGrpcHealth(1).description).toBe("gRPC to be SERVING on port 1/tcp");
    expect(Wait.forGrpcHealth(1, { service: "a.B", tls: true }).description).toBe(
      "the gRPC service a.B to be SERVING on port 1/tcp over TLS",
    );
  });
});
