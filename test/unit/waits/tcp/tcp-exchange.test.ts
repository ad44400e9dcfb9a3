import type { Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { TcpExchange } from "../../../../src/waits/tcp/tcp-exchange";
import { Wait } from "../../../../src/waits/wait";
import { CertificateAuthority } from "../../../support/fake-daemon-certificates";
import { fakeContext, type FakeContext } from "../fake-context";
import { FakeHandle } from "../fake-handle";
import { freePort, listen, proxyWithoutService, tcpServer } from "../local-servers";

async function ready(port: number, exchange: TcpExchange): Promise<FakeContext> {
  const context = fakeContext();
  const handle = new FakeHandle({ tcp: { 6379: port } });
  await Wait.forTcpExchange(6379, exchange).until(handle, context);
  return context;
}

async function firstReport(port: number, exchange: TcpExchange): Promise<string> {
  const context = fakeContext();
  const handle = new FakeHandle({ tcp: { 6379: port } });
  const waiting = Wait.forTcpExchange(6379, exchange).until(handle, context);
  const report = await context.reported(/./);
  context.abort("enough");
  await expect(waiting).rejects.toBe("enough");
  return report;
}

/** Answers each line, in two pieces. */
const echo = (socket: Socket): void => {
  socket.on("data", (data) => {
    socket.write(data.subarray(0, 2));
    setImmediate(() => socket.write(data.subarray(2)));
  });
};

describe("Wait.forTcpExchange", () => {
  it.each<[string, TcpExchange]>([
    ["a text", { send: "PING\r\n", expect: "PING" }],
    ["a pattern", { send: "PING\r\n", expect: /^PI.G\r\n$/ }],
    ["a global pattern", { send: "PING\r\n", expect: /G/g }],
    ["a function", { send: Buffer.from([1, 2, 3, 4]), expect: (all) => all.readInt32BE(0) > 0 }],
    ["text beyond ASCII", { send: "größe", expect: "größe" }],
  ])("collects the reply until it has %s", async (_what, exchange) => {
    await using server = await tcpServer(echo);
    const context = await ready(server.port, exchange);
    expect(context.reports).toEqual([]);
    expect(server.connections()).toBe(1);
  });

  it("takes the server's greeting when there is nothing to send", async () => {
    await using server = await tcpServer((socket) => socket.write("INFO {}"));
    await ready(server.port, { expect: "INFO " });
  });

  it("takes a greeting after which the server hangs up", async () => {
    await using server = await tcpServer((socket) => socket.end("5.7 MySQL"));
    await ready(server.port, { expect: "MySQL" });
  });

  it("takes several steps on one connection", async () => {
    const lines: string[] = [];
    await using server = await tcpServer((socket) => {
      socket.write("220 hello 42\r\n");
      socket.on("data", (data) => {
        lines.push(data.toString());
        socket.write(lines.length === 1 ? "250 welcome\r\n" : "250 done\r\n");
      });
    });
    await ready(server.port, {
      steps: [
        { expect: /^220 hello 42\r\n/ },
        { send: (greeting) => `EHLO ${greeting.toString().slice(10, 12)}\r\n`, expect: "welcome" },
        { send: "QUIT\r\n", expect: /^250 done/ },
      ],
    });
    expect(lines).toEqual(["EHLO 42\r\n", "QUIT\r\n"]);
    expect(server.connections()).toBe(1);
  });

  it("says at which reply a later step failed, and begins again", async () => {
    await using server = await tcpServer((socket) => {
      socket.write("hello");
      socket.on("data", () => socket.end("no"));
    });
    const steps = [{ expect: "hello" }, { send: "login", expect: "yes" }];
    expect(await firstReport(server.port, { steps })).toMatch(
      /closed after an unexpected reply: no/,
    );
  });

  it("says what a function of `send` threw", async () => {
    await using server = await tcpServer((socket) => socket.write("short"));
    const send = (reply: Buffer): string => String(reply.readInt32BE(8));
    const steps = [{ expect: "short" }, { send, expect: "yes" }];
    expect(await firstReport(server.port, { steps })).toMatch(/the function of `send` threw: /);
  });

  it("fails at once with the error that the function returns", async () => {
    await using server = await tcpServer(echo);
    const handle = new FakeHandle({ tcp: { 6379: server.port } });
    const refusal = new Error("this server never lets us in");
    const wait = Wait.forTcpExchange(6379, { send: "PING\r\n", expect: () => refusal });
    await expect(wait.until(handle, fakeContext())).rejects.toBe(refusal);
    expect(server.connections()).toBe(1);
  });

  it("tries again until the server answers", async () => {
    let count = 0;
    await using server = await tcpServer((socket) => {
      count += 1;
      if (count < 3) socket.destroy();
      else echo(socket);
    });
    const context = await ready(server.port, { send: "PING", expect: "PING" });
    expect(context.reports).toHaveLength(2);
  });

  it("opens a new connection as soon as the function says why not", async () => {
    let count = 0;
    await using server = await tcpServer((socket) => {
      count += 1;
      socket.write(count < 3 ? "-LOADING" : "+PONG");
    });
    const context = await ready(server.port, {
      send: "PING",
      expect: (all) => all.includes("PONG") || (all.includes("LOADING") && "it loads its data"),
    });
    expect(context.reports).toEqual(["it loads its data", "it loads its data"]);
  });

  it("says that nothing listens", async () => {
    expect(await firstReport(await freePort(), { expect: "a" })).toBe("connection refused");
  });

  it("does not take a proxy for the service", async () => {
    await using proxy = await proxyWithoutService();
    expect(await firstReport(proxy.port, { expect: "a" })).toBe(
      "the connection was closed without a reply",
    );
  });

  it("shows a reply that was not expected", async () => {
    await using server = await tcpServer((socket) => socket.end("\x00\x15E FATAL\tstarting up"));
    expect(await firstReport(server.port, { expect: "ready" })).toBe(
      "the connection was closed after an unexpected reply: ..E FATAL starting up",
    );
  });

  it("gives up a reply that goes on and on", async () => {
    await using server = await tcpServer((socket) => {
      socket.on("error", () => undefined);
      const fill = (): void => {
        while (socket.writable && socket.write("x".repeat(100_000)));
      };
      socket.on("drain", fill);
      fill();
    });
    let most = 0;
    const expectNothing = (received: Buffer): boolean => {
      most = Math.max(most, received.length);
      return false;
    };
    expect(await firstReport(server.port, { expect: expectNothing })).toBe(
      "the reply is longer than 1048576 bytes and does not match",
    );
    expect(most).toBeLessThan(2 * 1024 ** 2);
  });

  it("says that there was no reply in time", async () => {
    await using server = await tcpServer(() => undefined);
    expect(await firstReport(server.port, { expect: "a" })).toBe("no answer within a second");
  });

  it("says that the function threw", async () => {
    await using server = await tcpServer((socket) => socket.end("a"));
    const expect_ = (): boolean => {
      throw new Error("too short");
    };
    expect(await firstReport(server.port, { expect: expect_ })).toBe(
      "the connection was closed; the expectation threw: too short",
    );
  });

  it("speaks TLS when it is told so, whatever the certificate", async () => {
    const certificate = new CertificateAuthority("nobody").certificate("another");
    await using server = await listen(createTlsServer(certificate, echo), 0, "127.0.0.1");
    const context = await ready(server.port, { send: "PING\r\n", expect: /^PING/, tls: true });
    expect(context.reports).toEqual([]);
  });

  it("says that the server does not speak TLS", async () => {
    await using server = await tcpServer((socket) => socket.end("+PONG, and no more\r\n"));
    expect(await firstReport(server.port, { expect: "PONG", tls: true })).toBe(
      "the answer is not TLS",
    );
  });

  it("fails at once when the port is not published", async () => {
    const waiting = Wait.forTcpExchange(1, { expect: "a" }).until(new FakeHandle(), fakeContext());
    await expect(waiting).rejects.toMatchObject({ code: "PORT_NOT_EXPOSED" });
  });

  it("describes itself without what it sends", () => {
    expect(Wait.forTcpExchange(6379, { send: "AUTH secret", expect: "OK" }).description).toBe(
      "the expected reply on port 6379/tcp",
    );
  });
});
