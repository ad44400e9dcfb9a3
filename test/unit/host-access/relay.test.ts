import { createHash, randomBytes } from "node:crypto";
import { connect, createServer, type Socket } from "node:net";
import { Relay, type Admission } from "../../../src/host-access/relay";
import { ServerConnections } from "../../../src/host-access/server-connections";
import { freePort, listen, tcpServer, type LocalServer } from "../waits/local-servers";

/** Used as the gateway: another address of this machine with the same port. */
const GATEWAY = "127.0.0.2";
const MEBIBYTE = 1024 ** 2;
const everybody: Admission = () => Promise.resolve(true);

async function relayTo(server: LocalServer, admits = everybody): Promise<Relay & AsyncDisposable> {
  const connections = new ServerConnections(server.port);
  const relay = await Relay.open(GATEWAY, connections, admits);
  return Object.assign(relay, {
    async [Symbol.asyncDispose]() {
      await relay.close();
      connections.close();
    },
  });
}

function client(port: number): Socket {
  return connect({ host: GATEWAY, port, allowHalfOpen: true });
}

/** Reads until the other side's end. An iterator would close this side, too. */
function received(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.on("error", reject);
    socket.on("end", () => {
      resolve(Buffer.concat(chunks));
    });
  });
}

/** A server that returns its complete input when that has ended. */
const echoAtEnd = (host = "127.0.0.1"): Promise<LocalServer> =>
  listen(
    createServer({ allowHalfOpen: true }, (socket) => {
      void received(socket).then((all) => socket.end(all));
    }),
    0,
    host,
  );

const outcome = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    socket.on("error", (error: NodeJS.ErrnoException) => {
      resolve(error.code ?? error.message);
    });
    socket.on("end", () => {
      resolve("end");
    });
    socket.resume();
  });

const hash = (data: Buffer): string => createHash("sha256").update(data).digest("hex");

describe("a relay", () => {
  it.each(["127.0.0.1", "::1"])("reaches a server on %s", async (host) => {
    await using server = await echoAtEnd(host);
    await using _relay = await relayTo(server);
    const socket = client(server.port).end("hello");
    expect((await received(socket)).toString()).toBe("hello");
  });

  it("keeps every byte of a large transfer in both directions", async () => {
    await using server = await tcpServer((socket) => socket.pipe(socket));
    await using _relay = await relayTo(server);
    const sent = randomBytes(32 * MEBIBYTE);
    const socket = client(server.port);
    socket.end(sent);
    expect(hash(await received(socket))).toBe(hash(sent));
  });

  it("passes a server's end on while the client still talks", async () => {
    const heard: Promise<Buffer>[] = [];
    await using server = await listen(
      createServer({ allowHalfOpen: true }, (socket) => {
        socket.end("bye");
        heard.push(received(socket));
      }),
      0,
      "127.0.0.1",
    );
    await using _relay = await relayTo(server);
    const socket = client(server.port);
    expect((await received(socket)).toString()).toBe("bye");
    socket.end("still here");
    expect((await heard[0])?.toString()).toBe("still here");
  });

  it("lets a slow reader slow down the writer", async () => {
    let written = 0;
    await using server = await tcpServer((socket) => {
      const chunk = Buffer.alloc(MEBIBYTE);
      const write = (): void => {
        do written += 1;
        while (socket.write(chunk) && written < 1_000);
        if (written < 1_000) socket.once("drain", write);
      };
      write();
    });
    await using _relay = await relayTo(server);
    const socket = client(server.port);
    await new Promise((resolve) => socket.once("readable", resolve));
    // Only some buffers of the kernel are between both ends: the sum stops growing far from the end.
    let before = -1;
    while (before !== written) {
      before = written;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    socket.destroy();
    expect(written).toBeLessThan(500);
  });

  it("resets the client at once where no server listens", async () => {
    const port = await freePort();
    const relay = await Relay.open(GATEWAY, new ServerConnections(port), everybody);
    expect(await outcome(client(port))).toBe("ECONNRESET");
    await relay.close();
  });

  it("resets a client that is not admitted, which the server does not notice", async () => {
    await using server = await tcpServer((socket) => socket.end("secret"));
    const asked: string[] = [];
    await using _relay = await relayTo(server, (address) => {
      asked.push(address);
      return Promise.resolve(false);
    });
    const socket = client(server.port);
    socket.write("let me in");
    expect(await outcome(socket)).toBe("ECONNRESET");
    expect(socket.bytesRead).toBe(0);
    expect(asked).toEqual(["127.0.0.1"]);
    expect(server.connections()).toBe(0);
  });

  it("resets a client where nobody can say whether it is admitted", async () => {
    await using server = await tcpServer((socket) => socket.end("secret"));
    await using _relay = await relayTo(server, () => Promise.reject(new Error("no engine")));
    expect(await outcome(client(server.port))).toBe("ECONNRESET");
    expect(server.connections()).toBe(0);
  });

  it("passes a server's reset on", async () => {
    await using server = await tcpServer((socket) => {
      socket.once("data", () => socket.resetAndDestroy());
    });
    await using _relay = await relayTo(server);
    const socket = client(server.port);
    socket.write("x");
    expect(await outcome(socket)).toBe("ECONNRESET");
  });

  it("lets the server know when the client is gone", async () => {
    let over: Promise<string> | undefined;
    await using server = await tcpServer((socket) => {
      over = outcome(socket);
      socket.write("x");
    });
    await using _relay = await relayTo(server);
    const socket = client(server.port);
    await new Promise((resolve) => socket.once("data", resolve));
    socket.resetAndDestroy();
    expect(await over).toBe("ECONNRESET");
  });

  it("stops listening at once, and ends what runs through it when it is told to", async () => {
    await using server = await tcpServer((socket) => socket.write("x"));
    const connections = new ServerConnections(server.port);
    const relay = await Relay.open(GATEWAY, connections, everybody);
    const socket = client(server.port);
    await new Promise((resolve) => socket.once("data", resolve));
    const over = outcome(socket);
    await relay.close();
    await (await Relay.open(GATEWAY, connections, everybody)).close();
    expect(socket.destroyed).toBe(false);
    connections.close();
    await over;
  });

  it("refuses an address that is in use, or is not this machine's", async () => {
    await using server = await tcpServer(() => undefined, { host: "0.0.0.0" });
    await expect(
      Relay.open(GATEWAY, new ServerConnections(server.port), everybody),
    ).rejects.toMatchObject({
      code: "EADDRINUSE",
    });
    await expect(
      Relay.open("192.0.2.77", new ServerConnections(server.port), everybody),
    ).rejects.toMatchObject({
      code: "EADDRNOTAVAIL",
    });
  });
});
