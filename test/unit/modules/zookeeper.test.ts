import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { ImageName } from "../../../src";
import { ZooKeeperContainer } from "../../../modules/zookeeper";
import { childrenOf, deleteTree } from "../../../modules/zookeeper/nodes";
import {
  connectMessage,
  createRequest,
  deleteRequest,
  errorName,
  firstMessage,
  grantsSession,
  listRequest,
  message,
  readReply,
  readStrings,
} from "../../../modules/zookeeper/records";
import { withSession } from "../../../modules/zookeeper/zookeeper-session";

describe("ZooKeeperContainer", () => {
  it("takes images of ZooKeeper and substitutes for them", () => {
    const mirror = ImageName.fromString("registry.example.com/mirror/zk:3.9");
    expect(() => new ZooKeeperContainer(mirror)).toThrow("registry.example.com/mirror/zk");
    const substitute = mirror.asCompatibleSubstituteFor("zookeeper");
    expect(() => new ZooKeeperContainer(substitute)).not.toThrow();
  });

  it.each([0, -1, 1.5, NaN])("refuses a tick of %s ms", (time) => {
    const build = (): unknown => new ZooKeeperContainer("zookeeper:3.9").withTickTime(time);
    expect(build).toThrow("withTickTime: expected a whole number, 1 or more");
  });
});

describe("the records of ZooKeeper", () => {
  const hex = (bytes: Buffer): string => bytes.toString("hex");

  it("are those of the protocol", () => {
    const zeros = (bytes: number): string => "00".repeat(bytes);
    expect(hex(connectMessage())).toBe(
      `0000002d${zeros(4)}${zeros(8)}00007530${zeros(8)}00000010${zeros(16)}00`,
    );
    expect(hex(message(1, deleteRequest("/a")))).toBe(
      "00000012" + "00000001" + "00000002" + "000000022f61" + "ffffffff",
    );
    expect(hex(message(2, listRequest("/")))).toBe(
      "0000000e" + "00000002" + "00000008" + "000000012f" + "00",
    );
    expect(hex(createRequest("/a").body)).toBe(
      "000000022f61" +
        "00000000" +
        `000000010000001f00000005${hex(Buffer.from("world"))}00000006${hex(Buffer.from("anyone"))}` +
        "00000000",
    );
  });

  it("are read when they are complete", () => {
    expect(firstMessage(Buffer.from("000000", "hex"))).toBeUndefined();
    expect(firstMessage(Buffer.from("0000000261", "hex"))).toBeUndefined();
    expect(firstMessage(Buffer.from("00000002616263", "hex"))?.toString()).toBe("ab");
    const names = Buffer.from("00000002000000016100000002c3a4", "hex");
    expect(readStrings(names)).toEqual(["a", "ä"]);
    expect(readStrings(Buffer.from("ffffffff", "hex"))).toEqual([]);
  });

  it("say whether the server grants a session, and what an error means", () => {
    expect(grantsSession(Buffer.from("0000000000007530", "hex"))).toBe(true);
    expect(grantsSession(Buffer.alloc(37))).toBe("the server grants no session");
    expect(grantsSession(Buffer.alloc(3))).toBe("the server grants no session");
    expect(readReply(Buffer.from(`${"00".repeat(12)}ffffff9b`, "hex")).error).toBe(-101);
    expect(errorName(-101)).toBe("there is no such node");
    expect(errorName(-5)).toBe("error -5");
  });
});

describe("a session of ZooKeeper", () => {
  const SESSION = Buffer.from(`00000025${"00".repeat(4)}00007530${"00".repeat(29)}`, "hex");
  const failed = (error: number): Buffer => {
    const reply = Buffer.alloc(20);
    reply.writeInt32BE(16);
    reply.writeInt32BE(error, 16);
    return reply;
  };
  let server: Server;
  const opened = new Set<Socket>();

  /** Starts a server that gives these replies to the messages of a connection, and then ends it. */
  async function serve(...replies: readonly Buffer[]): Promise<{ host: string; port: number }> {
    server = createServer((socket) => {
      opened.add(socket);
      const left = [...replies];
      socket.on("error", () => undefined);
      socket.on("data", () => {
        const reply = left.shift();
        if (reply === undefined) socket.end();
        else socket.write(reply);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return { host: "127.0.0.1", port: (server.address() as AddressInfo).port };
  }

  afterEach(async () => {
    for (const socket of opened) socket.destroy();
    opened.clear();
    await new Promise((resolve) => server.close(resolve));
  });

  it("knows of no children and no tree below a node that does not exist", async () => {
    const noNode = failed(-101);
    const at = await serve(SESSION, noNode, noNode, noNode, failed(0));
    const names = await withSession(at, async (ask) => {
      await deleteTree(ask, "/gone");
      return childrenOf(ask, "/gone");
    });
    expect(names).toEqual([]);
  });

  it("reports what the server refuses", async () => {
    const at = await serve(SESSION, failed(-102));
    const failure = withSession(at, (ask) => deleteTree(ask, "/locked"));
    const where = `ZooKeeper at 127.0.0.1:${at.port}`;
    await expect(failure).rejects.toMatchObject({ code: "ZOOKEEPER_REQUEST_FAILED" });
    await expect(failure).rejects.toThrow(
      `${where} did not accept the list of /locked: its access control list does not allow this`,
    );
  });

  it("reports a server that grants none, and one that hangs up", async () => {
    const refusing = await serve(Buffer.concat([SESSION.subarray(0, 8), Buffer.alloc(33)]));
    const open = (at: { host: string; port: number }): Promise<unknown> =>
      withSession(at, () => Promise.resolve());
    await expect(open(refusing)).rejects.toThrow("a session: the server grants no session");
    await new Promise((resolve) => server.close(resolve));
    const closing = await serve();
    await expect(open(closing)).rejects.toThrow("a session: the connection has ended");
  });
});
