import { once } from "node:events";
import { connect, createServer } from "node:net";
import { setImmediate } from "node:timers/promises";
import { addressEntrance, type Entrance } from "../../../src/host-access/entrance";
import { ExposedPort } from "../../../src/host-access/exposed-port";
import { sharePort } from "../../../src/host-access/shared-ports";
import { eventually } from "../../support/eventually";
import { freePort, listen, tcpServer, type LocalServer } from "../waits/local-servers";

/** Used as the gateway. */
const GATEWAY = "127.0.0.2";
/** Clients on this machine are served, although they are not containers. */
const noContainer = { include: () => Promise.resolve(false) };
const entrance = addressEntrance(GATEWAY, noContainer);

const says = (word: string, port: number, host?: string): Promise<LocalServer> =>
  tcpServer((socket) => socket.end(word), { port, ...(host !== undefined && { host }) });

/** Returns what the gateway answers, or the error's code. */
function hear(port: number): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    const socket = connect(port, GATEWAY);
    socket.setEncoding("utf8").on("data", (data: string) => (text += data));
    socket.on("error", (error: NodeJS.ErrnoException) => {
      resolve(error.code ?? "");
    });
    socket.on("end", () => {
      resolve(text);
    });
  });
}

const heard = (word: string, port: number): Promise<void> =>
  eventually(`the gateway says ${word}`, async () => {
    const now = await hear(port);
    return now === word ? true : now;
  });

describe("an exposed port", () => {
  it("is there when the call returns, for a server that listens", async () => {
    await using server = await says("one", 0);
    const exposed = await ExposedPort.open(entrance, server.port);
    expect(await hear(server.port)).toBe("one");
    await exposed.close();
    expect(await hear(server.port)).toBe("ECONNREFUSED");
  });

  it("is there soon, for a server that listens later", async () => {
    const port = await freePort();
    const exposed = await ExposedPort.open(entrance, port);
    expect(await hear(port)).toBe("ECONNREFUSED");
    await using _server = await says("late", port);
    await heard("late", port);
    await exposed.close();
  });

  it.each(["0.0.0.0", "::"])("leaves the address to a later server on %s", async (host) => {
    const port = await freePort();
    const exposed = await ExposedPort.open(entrance, port);
    await using _server = await says("everywhere", port, host);
    expect(await hear(port)).toBe("everywhere");
    await exposed.close();
  });

  it("is refused when the server has gone, and there when it is back", async () => {
    const port = await freePort();
    const exposed = await ExposedPort.open(entrance, port);
    {
      await using _server = await says("one", port);
      await heard("one", port);
    }
    // The first client finds the server gone.
    await hear(port);
    await heard("ECONNREFUSED", port);
    await using _again = await says("two", port, "::1");
    await heard("two", port);
    await exposed.close();
  });

  it("keeps the connections of a server that takes no more of them", async () => {
    const server = createServer((socket) => socket.pipe(socket));
    await using listening = await listen(server, 0, "127.0.0.1");
    const exposed = await ExposedPort.open(entrance, listening.port);
    const client = connect(listening.port, GATEWAY);
    const echo = async (word: string): Promise<void> => {
      const answer = once(client, "data");
      client.write(word);
      expect(String((await answer)[0])).toBe(word);
    };
    await echo("before");
    server.close();
    expect(await hear(listening.port)).toBe("ECONNRESET");
    await heard("ECONNREFUSED", listening.port);
    await echo("after");
    const closed = once(client, "close");
    await exposed.close();
    await closed;
  });

  it("is served by the server itself where that listens on all addresses", async () => {
    await using server = await says("everywhere", 0, "0.0.0.0");
    const exposed = await ExposedPort.open(entrance, server.port);
    expect(await hear(server.port)).toBe("everywhere");
    await exposed.close();
  });

  it("is taken over when who served it is gone", async () => {
    await using server = await says("one", 0);
    const first = await ExposedPort.open(entrance, server.port);
    const second = await ExposedPort.open(entrance, server.port);
    expect(await hear(server.port)).toBe("one");
    await first.close();
    await heard("one", server.port);
    await second.close();
    expect(await hear(server.port)).toBe("ECONNREFUSED");
  });

  it("is refused at an address that is not this machine's", async () => {
    await expect(
      ExposedPort.open(addressEntrance("192.0.2.77", noContainer), await freePort()),
    ).rejects.toMatchObject({
      code: "EADDRNOTAVAIL",
    });
  });
});

describe("a port that one process exposes twice", () => {
  it("stays until the last has given it back", async () => {
    await using server = await says("one", 0);
    const [first, second] = await Promise.all([
      sharePort(entrance, server.port),
      sharePort(entrance, server.port),
    ]);
    await first();
    expect(await hear(server.port)).toBe("one");
    await second();
    expect(await hear(server.port)).toBe("ECONNREFUSED");
    await (
      await sharePort(entrance, server.port)
    )();
  });

  it("can be opened again while it is being closed", async () => {
    const events: string[] = [];
    const slow: Entrance = {
      name: "slow",
      place: "slow",
      isNeeded: () => true,
      listen: () => {
        events.push("listen");
        return Promise.resolve({
          close: async () => {
            await setImmediate();
            events.push("closed");
          },
        });
      },
    };
    const first = await sharePort(slow, 1);
    const closing = first();
    const second = await sharePort(slow, 1);
    await closing;
    expect(events).toEqual(["listen", "closed", "listen"]);
    await second();
  });

  it("can be tried again after a failure", async () => {
    const port = await freePort();
    const refused = { code: "EADDRNOTAVAIL" };
    await expect(sharePort(addressEntrance("192.0.2.77", noContainer), port)).rejects.toMatchObject(
      refused,
    );
    await expect(sharePort(addressEntrance("192.0.2.77", noContainer), port)).rejects.toMatchObject(
      refused,
    );
  });
});
