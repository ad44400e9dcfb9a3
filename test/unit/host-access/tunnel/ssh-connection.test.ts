import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { Duplex } from "node:stream";
import { Server, utils, type Connection, type ServerChannel } from "ssh2";
import { ServerConnections } from "../../../../src/host-access/server-connections";
import { generateKeyPair, SshConnection } from "../../../../src/host-access/tunnel/ssh-connection";
import { freePort, listen, type LocalServer } from "../../waits/local-servers";

/** Two streams, each of which reads what is written to the other. */
function pipePair(): [Duplex, Duplex] {
  const make = (other: () => Duplex): Duplex =>
    new Duplex({
      read: () => undefined,
      write(data, _encoding, done) {
        setImmediate(() => {
          other().push(data);
          done();
        });
      },
      final(done) {
        setImmediate(() => {
          other().push(null);
          done();
        });
      },
    });
  const near: Duplex = make(() => far);
  const far: Duplex = make(() => near);
  return [near, far];
}

interface FarEnd {
  readonly connection: SshConnection;
  readonly server: Connection;
  /** Connects to the port as a container. */
  readonly arrive: (port: number) => Promise<ServerChannel>;
}

// Its timers would keep the process alive.
const servers: Connection[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.end();
});

async function openPair(): Promise<FarEnd> {
  const hostKey = generateKeyPair().private;
  const [near, far] = pipePair();
  const sshd = new Server({ hostKeys: [hostKey] }, (client) => {
    client.on("authentication", (attempt) => {
      if (attempt.method === "publickey") attempt.accept();
      else attempt.reject(["publickey"]);
    });
    client.on("request", (accept) => accept?.());
    client.on("error", () => undefined);
  });
  const connected = once(sshd, "connection") as Promise<[Connection]>;
  // The client needs only a stream, not a socket.
  Reflect.apply(sshd.injectSocket.bind(sshd), undefined, [far]);
  const connection = await SshConnection.open(near, generateKeyPair());
  const [server] = await connected;
  servers.push(server);
  return {
    connection,
    server,
    arrive: (port) =>
      new Promise((resolve, reject) => {
        server.forwardOut("0.0.0.0", port, "10.0.0.9", 4711, (error, channel) => {
          if (error) reject(error);
          else resolve(channel);
        });
      }),
  };
}

async function text(stream: Duplex): Promise<string> {
  let all = "";
  stream.setEncoding("utf8").on("data", (data: string) => (all += data));
  await once(stream, "end");
  return all;
}

const halfOpen = (onConnection: (socket: Socket) => void): Promise<LocalServer> =>
  listen(createServer({ allowHalfOpen: true }, onConnection), 0, "127.0.0.1");

describe("a connection that arrives by the tunnel", () => {
  it("passes each side's end on while the other still talks", async () => {
    let heard: Promise<string> | undefined;
    await using server = await halfOpen((socket) => {
      socket.end("bye");
      heard = text(socket);
    });
    const { connection, arrive } = await openPair();
    await connection.listen(new ServerConnections(server.port));
    const channel = await arrive(server.port);
    expect(await text(channel)).toBe("bye");
    channel.end("still here");
    await once(channel, "close");
    expect(await heard).toBe("still here");
  });

  it("ends when the server breaks it off, and the server's when the client does", async () => {
    const sockets: Socket[] = [];
    await using server = await halfOpen((socket) => {
      sockets.push(socket.on("error", () => undefined));
      socket.write("x");
    });
    const { connection, arrive } = await openPair();
    await connection.listen(new ServerConnections(server.port));

    const broken = await arrive(server.port);
    await once(broken, "data");
    sockets[0]?.resetAndDestroy();
    await once(broken, "close");

    const leaving = await arrive(server.port);
    await once(leaving, "data");
    const told = once(sockets[1]?.resume() ?? leaving, "end");
    leaving.close();
    await told;
  });

  it("is refused without a server, and said so", async () => {
    const port = await freePort();
    let missed = 0;
    const { connection, arrive } = await openPair();
    await connection.listen(new ServerConnections(port, () => (missed += 1)));
    await expect(arrive(port)).rejects.toThrow();
    expect(missed).toBe(1);
  });

  it("is refused on a port that nobody listens to any more; what was accepted goes on", async () => {
    await using server = await halfOpen((socket) => socket.pipe(socket));
    const { connection, arrive } = await openPair();
    const connections = new ServerConnections(server.port);
    const listener = await connection.listen(connections);
    const channel = await arrive(server.port);
    await listener.close();
    await expect(arrive(server.port)).rejects.toThrow();
    channel.write("echo");
    expect(String((await once(channel, "data"))[0])).toBe("echo");
    connections.close();
    await once(channel, "close");
  });
});

test("every key that is generated can be read", async () => {
  for (let count = 0; count < 1_000; count++) {
    const { private: privateKey, public: publicKey } = generateKeyPair();
    const [mine, theirs] = [utils.parseKey(privateKey), utils.parseKey(publicKey)];
    if (mine instanceof Error) throw mine;
    if (theirs instanceof Error) throw theirs;
    expect(mine.getPublicSSH()).toEqual(theirs.getPublicSSH());
  }
});

describe("a tunnel's stream", () => {
  it("that is not SSH rejects", async () => {
    const [near, far] = pipePair();
    far.write("HTTP/1.1 400 Bad Request\r\n\r\n".repeat(2_000));
    far.end();
    await expect(SshConnection.open(near, generateKeyPair())).rejects.toThrow();
  });

  it("that ends is known", async () => {
    const { connection, server } = await openPair();
    server.end();
    await connection.closed;
  });
});
