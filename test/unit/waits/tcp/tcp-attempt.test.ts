import { accepts, tcpAttempt } from "../../../../src/waits/tcp/tcp-attempt";
import { stall } from "../../../support/stall";
import { freePort, tcpServer } from "../local-servers";

const host = "127.0.0.1";
const { signal } = new AbortController();

describe("tcpAttempt", () => {
  it("says that nothing listens", async () => {
    expect(await accepts({ host, port: await freePort() }, signal)).toEqual({
      ok: false,
      reason: "connection refused",
      code: "ECONNREFUSED",
    });
  });

  it("says that the connection was closed before a decision", async () => {
    await using server = await tcpServer((socket) => socket.end("hello"));
    const outcome = await tcpAttempt({ host, port: server.port }, signal, (socket) => {
      socket.resume();
    });
    expect(outcome).toMatchObject({ ok: false, code: "CLOSED" });
  });

  it("ends after a second without a decision", async () => {
    await using server = await tcpServer(() => undefined);
    const outcome = await tcpAttempt({ host, port: server.port }, signal, () => undefined);
    expect(outcome).toEqual({ ok: false, reason: "no answer within a second", code: "TIMEOUT" });
  });

  it("counts a connection that was made while this process was busy", async () => {
    await using server = await tcpServer(() => undefined);
    const attempt = accepts({ host, port: server.port }, signal);
    stall(1_500);
    expect(await attempt).toEqual({ ok: true });
  });

  it("takes the first decision and closes the connection", async () => {
    let closed: (() => void) | undefined;
    const close = new Promise<void>((resolve) => (closed = resolve));
    await using server = await tcpServer((socket) => {
      socket.resume().on("close", () => closed?.());
    });
    let over: AbortSignal | undefined;
    const outcome = await tcpAttempt({ host, port: server.port }, signal, (socket, settle, end) => {
      over = end;
      socket.on("connect", () => {
        settle({ ok: true });
        settle({ ok: false, reason: "too late" });
      });
    });
    expect(outcome).toEqual({ ok: true });
    expect(over?.aborted).toBe(true);
    await close;
  });

  it("rejects with the reason when it is aborted", async () => {
    const controller = new AbortController();
    await using server = await tcpServer(() => {
      controller.abort("enough");
    });
    const attempt = tcpAttempt({ host, port: server.port }, controller.signal, () => undefined);
    await expect(attempt).rejects.toBe("enough");
  });

  it("connects to an IPv6 address", async () => {
    await using server = await tcpServer(() => undefined, { host: "::1" });
    expect(await accepts({ host: "::1", port: server.port }, signal)).toEqual({ ok: true });
  });
});
