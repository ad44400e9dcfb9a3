import { holdTime, staysOpen } from "../../../../src/waits/ports/stays-open";
import { FakeHandle } from "../fake-handle";
import { stall } from "../../../support/stall";
import { freePort, proxyWithoutService, tcpServer } from "../local-servers";

const host = "127.0.0.1";
const HOLD_MS = 100;
const { signal } = new AbortController();

describe("staysOpen", () => {
  it("succeeds with a server that waits for its client", async () => {
    await using server = await tcpServer(() => undefined);
    expect(await staysOpen({ host, port: server.port }, signal, HOLD_MS)).toEqual({ ok: true });
  });

  it("succeeds with a server that says something and hangs up", async () => {
    await using server = await tcpServer((socket) => socket.end("220 ready"));
    expect(await staysOpen({ host, port: server.port }, signal, HOLD_MS)).toEqual({ ok: true });
  });

  it.each([
    ["closes", proxyWithoutService],
    ["resets", () => tcpServer((socket) => socket.resetAndDestroy())],
  ])("does not succeed with a proxy that accepts and %s", async (_how, proxyServer) => {
    await using proxy = await proxyServer();
    expect(await staysOpen({ host, port: proxy.port }, signal, HOLD_MS)).toMatchObject({
      ok: false,
      reason: "accepted, but closed at once: nothing listens behind the published port",
    });
  });

  it("does not succeed with a proxy that closes while this process is busy", async () => {
    await using proxy = await tcpServer((socket) => {
      socket.end();
      stall(2 * HOLD_MS);
    });
    expect(await staysOpen({ host, port: proxy.port }, signal, HOLD_MS)).toMatchObject({
      ok: false,
    });
  });

  it("says that nothing accepts", async () => {
    expect(await staysOpen({ host, port: await freePort() }, signal, HOLD_MS)).toMatchObject({
      ok: false,
      reason: "connection refused",
    });
  });

  it("waits longer for a refusal that comes from another machine", async () => {
    const SLOW_MS = 300;
    await using proxy = await tcpServer((socket) => setTimeout(() => socket.end(), SLOW_MS));
    const hold = holdTime({ info: { ...new FakeHandle().info, isForwarded: true } });
    expect(await staysOpen({ host, port: proxy.port }, signal, hold)).toMatchObject({ ok: false });
  });
});
