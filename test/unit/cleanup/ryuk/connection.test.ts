import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { RyukConnection, type RyukTimeouts } from "../../../../src/cleanup/ryuk/connection";
import { freePort } from "../../../support/free-port";
import { stall } from "../../../support/stall";
import { acknowledging, scriptedRyuk, type RyukScript } from "../../../support/scripted-ryuk";

const PATIENCE_MS = 60_000;

/** Opens a connection to a server that follows the script. It is closed at the end of the test. */
async function open(
  port: number,
  lines: readonly string[] = ["label=a"],
  timeouts: RyukTimeouts = { answer: PATIENCE_MS },
): Promise<RyukConnection & AsyncDisposable> {
  const address = { host: "127.0.0.1", port, family: 0 } as const;
  const connection = await RyukConnection.open(address, lines, undefined, timeouts);
  return Object.assign(connection, {
    async [Symbol.asyncDispose]() {
      connection.close();
      await connection.dropped;
    },
  });
}

const onLine =
  (answer: (connection: Socket) => unknown): RyukScript =>
  (connection) => {
    connection.once("data", () => answer(connection));
  };

describe("a connection to Ryuk", () => {
  it("sends each filter as a line, and is open once all are acknowledged", async () => {
    using ryuk = await scriptedRyuk();
    await using connection = await open(ryuk.port, ["label=a%3D1&label=b", "label=c"]);
    await connection.register("label=d");
    expect(ryuk.lines).toEqual(["label=a%3D1&label=b", "label=c", "label=d"]);
  });

  it("sends a filter once", async () => {
    using ryuk = await scriptedRyuk();
    await using connection = await open(ryuk.port);
    await Promise.all([connection.register("label=b"), connection.register("label=b")]);
    await connection.register("label=a");
    expect(ryuk.lines).toEqual(["label=a", "label=b"]);
  });

  it("waits for an acknowledgement that arrives late and in pieces", async () => {
    let answered = false;
    using ryuk = await scriptedRyuk(
      onLine(async (connection) => {
        for (const piece of ["A", "C", "K"]) {
          await sleep(30);
          connection.write(piece);
        }
        await sleep(30);
        answered = true;
        connection.write("\n");
      }),
    );
    await using _connection = await open(ryuk.port);
    expect(answered).toBe(true);
  });

  it("expects acknowledgements in the order of the lines", async () => {
    using ryuk = await scriptedRyuk((connection) => {
      connection.once("data", () => {
        connection.write("ACK\n");
      });
    });
    await using connection = await open(ryuk.port);
    const second = connection.register("label=b");
    const third = connection.register("label=c");
    ryuk.connections[0]?.write("ACK\nACK\n");
    await Promise.all([second, third]);
  });

  it.each<[string, RyukScript, string]>([
    [
      "closes the connection at once",
      (connection) => connection.end(),
      "the connection was closed",
    ],
    [
      "closes the connection after the line",
      onLine((connection) => connection.destroy()),
      "the connection was closed",
    ],
    [
      "closes the connection within the acknowledgement",
      onLine((connection) => connection.end("AC")),
      "the connection was closed",
    ],
    [
      "speaks another protocol",
      onLine((connection) => connection.write("HTTP/1.1 400 Bad Request\r\n\r\n")),
      'expected ACK from Ryuk, got "HTTP/1.1 400 Bad Request\\r"',
    ],
    [
      "speaks another protocol without line breaks",
      onLine((connection) => connection.write("\x00\x01")),
      'expected ACK from Ryuk, got "\\u0000\\u0001"',
    ],
    [
      "sends something else before ACK",
      onLine((connection) => connection.write("NACK\nACK\n")),
      'expected ACK from Ryuk, got "NACK"',
    ],
  ])("fails with a server that %s", async (_title, script, reason) => {
    using ryuk = await scriptedRyuk(script);
    await expect(open(ryuk.port)).rejects.toThrow(reason);
  });

  it.each<[string, RyukScript]>([
    ["acknowledges without a line break", onLine((connection) => connection.write("ACK"))],
    ["says nothing", () => undefined],
  ])("fails after its time with a server that %s", async (_title, script) => {
    using ryuk = await scriptedRyuk(script);
    const opening = open(ryuk.port, ["label=a"], { answer: 200 });
    await expect(opening).rejects.toThrow("no ACK within 200 ms");
  });

  it("fails if nothing listens", async () => {
    await expect(open(await freePort())).rejects.toThrow("connection refused");
  });

  it("counts a connection that was made while this process was busy", async () => {
    using ryuk = await scriptedRyuk();
    const opening = open(ryuk.port, ["label=a"], { connect: 50, answer: PATIENCE_MS });
    stall(200);
    await using _connection = await opening;
    expect(ryuk.lines).toEqual(["label=a"]);
  });

  it("reports that it was closed, and rejects further filters", async () => {
    using ryuk = await scriptedRyuk();
    await using connection = await open(ryuk.port);
    ryuk.connections[0]?.destroy();
    expect(await connection.dropped).toBe("the connection was closed");
    await expect(connection.register("label=b")).rejects.toThrow("the connection was closed");
  });

  it("rejects with the signal's reason while it is being opened", async () => {
    using ryuk = await scriptedRyuk(() => undefined);
    const address = { host: "127.0.0.1", port: ryuk.port, family: 0 } as const;
    const aborting = new AbortController();
    const opening = RyukConnection.open(address, ["label=a"], aborting.signal);
    aborting.abort(new Error("enough"));
    await expect(opening).rejects.toThrow("enough");
  });

  it("stays open when the signal of its opening is aborted later", async () => {
    using ryuk = await scriptedRyuk(acknowledging);
    const address = { host: "127.0.0.1", port: ryuk.port, family: 0 } as const;
    const aborting = new AbortController();
    const connection = await RyukConnection.open(address, ["label=a"], aborting.signal);
    aborting.abort();
    await connection.register("label=b");
    connection.close();
    expect(await connection.dropped).toBe("this process closed the connection");
  });
});
