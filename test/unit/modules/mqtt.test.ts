import { once } from "node:events";
import { createServer, type AddressInfo, type Server } from "node:net";
import { clearRetained } from "../../../modules/mqtt/retained-messages";

const CONNACK = Buffer.from([0x20, 2, 0, 0]);
const SUBSCRIBE = 0x82;
const CONNECT = 0x10;

/** A broker that accepts clients and subscriptions, and delivers nothing. */
async function silentBroker(): Promise<Server> {
  const broker = createServer((socket) => {
    // The client resets the connection when it gives up.
    socket.on("error", () => undefined);
    socket.on("data", (packet) => {
      if (packet[0] === CONNECT) socket.write(CONNACK);
      if (packet[0] === SUBSCRIBE) {
        socket.write(Buffer.from([0x90, 3, packet[2] ?? 0, packet[3] ?? 0, 0]));
      }
    });
  }).listen(0, "127.0.0.1");
  await once(broker, "listening");
  return broker;
}

describe("clearing retained messages", () => {
  let broker: Server;
  afterEach(() => new Promise((resolve) => broker.close(resolve)));

  it("fails if the broker does not deliver what it accepts", async () => {
    broker = await silentBroker();
    const { port } = broker.address() as AddressInfo;
    const clearing = clearRetained(
      { protocol: "mqtt", host: "127.0.0.1", port },
      { filter: "mine/#", isWanted: () => true, marker: "mine/marker" },
      { code: "NOT_CLEARED", limit: 1_000 },
    );
    await expect(clearing).rejects.toMatchObject({
      code: "NOT_CLEARED",
      message: expect.stringContaining(
        "Retained messages of mine/# could not be cleared: the broker did not deliver or accept all messages within 1000 ms",
      ) as string,
      hint: expect.stringContaining("may read and write all topics") as string,
    });
  });
});
