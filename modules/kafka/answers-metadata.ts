import { Wait } from "../../src/module";
import { PORTS } from "./settings";

/**
 * Returns a wait for metadata that name a broker and a controller. While Kafka starts, it answers without them.
 * Version 1 of the request is supported from Kafka 0.10 on (kafka.apache.org/protocol).
 */
export function answersMetadata(): Wait {
  return Wait.forTcpExchange(PORTS.host, { send: metadataRequest(), expect: namesController });
}

const METADATA = 3;
const VERSION = 1;

function metadataRequest(): Buffer {
  const clientId = "mayfly";
  const body = Buffer.alloc(10 + clientId.length + 4);
  body.writeInt16BE(METADATA, 0);
  body.writeInt16BE(VERSION, 2);
  body.writeInt32BE(1, 4);
  body.writeInt16BE(clientId.length, 8);
  body.write(clientId, 10);
  // No topics: the last four bytes stay zero.
  const size = Buffer.alloc(4);
  size.writeInt32BE(body.length);
  return Buffer.concat([size, body]);
}

/** Reads the answer: its size and number, the brokers, the controller's id. Reading too far means that more follows. */
function namesController(received: Buffer): boolean | string {
  let offset = 8;
  const int32 = (): number => received.readInt32BE((offset += 4) - 4);
  const skipString = (): void => {
    offset += 2 + Math.max(0, received.readInt16BE(offset));
  };
  const brokers = int32();
  if (brokers === 0) return "no broker is registered yet";
  for (let count = 0; count < brokers; count++) {
    int32(); // id
    skipString(); // host
    int32(); // port
    skipString(); // rack
  }
  return int32() >= 0 || "there is no controller yet";
}
