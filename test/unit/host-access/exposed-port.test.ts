import { connect } from "node:net";
import { ExposedPort } from "../../../src/host-access/exposed-port";
import { sharePort } from "../../../src/host-access/shared-ports";
import { eventually } from "../../support/eventually";
import { freePort, tcpServer, type LocalServer } from "../waits/local-servers";

/** Stands for the gateway. */
const GATEWAY = "127.0.0.2";

const says = (word: string, port: number, host?: string): Promise<LocalServer> =>
  tcpServer((socket) => socket.end(word), { port, ...(host !== undefined && { host }) });

/** What is said at the gateway; the error's code where nobody answers. */
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
    const exposed = await ExposedPort.open(GATEWAY, server.port);
    expect(await hear(server.port)).toBe("one");
    await exposed.close();
    expect(await hear(server.port)).toBe("ECONNREFUSED");
  });

  it("is there soon, for a server that listens later", async () => {
    const port = await freePort();
    const exposed = await ExposedPort.open(GATEWAY, port);
    expect(await hear(port)).toBe("ECONNREFUSED");
    await using _server = await says("late", port);
    await heard("late", port);
    await exposed.close();
  });

  it.each(["0.0.0.0", "::"])("leaves the address to a later server on %s", async (host) => {
    const port = await freePort();
    const exposed = await ExposedPort.open(GATEWAY, port);
    await using _server = await says("everywhere", port, host);
    expect(await hear(port)).toBe("everywhere");
    await exposed.close();
  });

  it("is served by the server itself where that listens on all addresses", async () => {
    await using server = await says("everywhere", 0, "0.0.0.0");
    const exposed = await ExposedPort.open(GATEWAY, server.port);
    expect(await hear(server.port)).toBe("everywhere");
    await exposed.close();
  });

  it("is taken over when who served it is gone", async () => {
    await using server = await says("one", 0);
    const first = await ExposedPort.open(GATEWAY, server.port);
    const second = await ExposedPort.open(GATEWAY, server.port);
    expect(await hear(server.port)).toBe("one");
    await first.close();
    await heard("one", server.port);
    await second.close();
    expect(await hear(server.port)).toBe("ECONNREFUSED");
  });

  it("is refused at an address that is not this machine's", async () => {
    await expect(ExposedPort.open("192.0.2.77", await freePort())).rejects.toMatchObject({
      code: "EADDRNOTAVAIL",
    });
  });
});

describe("a port that one process exposes twice", () => {
  it("stays until the last has given it back", async () => {
    await using server = await says("one", 0);
    const [first, second] = await Promise.all([
      sharePort(GATEWAY, server.port),
      sharePort(GATEWAY, server.port),
    ]);
    await first();
    expect(await hear(server.port)).toBe("one");
    await second();
    expect(await hear(server.port)).toBe("ECONNREFUSED");
    await (
      await sharePort(GATEWAY, server.port)
    )();
  });

  it("can be tried again after a failure", async () => {
    const port = await freePort();
    const refused = { code: "EADDRNOTAVAIL" };
    await expect(sharePort("192.0.2.77", port)).rejects.toMatchObject(refused);
    await expect(sharePort("192.0.2.77", port)).rejects.toMatchObject(refused);
  });
});
