import { Wait } from "../../src/module";

/**
 * Returns a wait for metadata that name a broker and a controller, and for a coordinator of groups that has loaded. Kafka
 * makes the coordinator's topic when it is first asked for it, and clients would meet errors until then. `port` is the
 * listener's port in the container.
 * These versions of the requests are in Kafka 0.10 to 4 (kafka.apache.org/protocol).
 */
export function answersMetadata(port: number): Wait {
  const send = Buffer.concat([
    request(METADATA, 1, NO_TOPICS),
    request(FIND_COORDINATOR, 0, text(GROUP)),
    request(DESCRIBE_GROUPS, 0, Buffer.concat([int32(1), text(GROUP)])),
  ]);
  return Wait.forTcpExchange(port, { send, expect: isReady });
}

const METADATA = 3;
const FIND_COORDINATOR = 10;
const DESCRIBE_GROUPS = 15;
/** Does not exist. */
const GROUP = "mayfly";

/** COORDINATOR_LOAD_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR. Other errors are for clients. */
const NOT_YET: readonly number[] = [14, 15, 16];

/** Kafka answers in the order of the requests. */
function isReady(received: Buffer): boolean | string {
  const answers = new Answers(received);
  answers.begin();
  const brokers = answers.int32();
  if (brokers === 0) return "no broker is registered yet";
  for (let count = 0; count < brokers; count++) {
    answers.int32(); // id
    answers.skipText(); // host
    answers.int32(); // port
    answers.skipText(); // rack
  }
  if (answers.int32() < 0) return "there is no controller yet";
  answers.begin();
  const found = answers.int16();
  answers.begin();
  answers.int32(); // one group
  const described = answers.int16();
  const isEarly = NOT_YET.includes(found) || NOT_YET.includes(described);
  return !isEarly || "the coordinator of groups is not ready yet";
}

/** Reads answers one after another. Reading too far throws: more bytes will come. */
class Answers {
  #offset = 0;
  #end = 0;

  constructor(private readonly bytes: Buffer) {}

  /** Goes to the next answer, after its size and the request's number. */
  begin(): void {
    this.#offset = this.#end;
    const size = this.int32();
    this.#end += 4 + size;
    this.int32();
  }

  int16(): number {
    return this.bytes.readInt16BE((this.#offset += 2) - 2);
  }

  int32(): number {
    return this.bytes.readInt32BE((this.#offset += 4) - 4);
  }

  /** A missing string has the length -1. */
  skipText(): void {
    const length = Math.max(0, this.int16());
    this.#offset += length;
  }
}

function request(kind: number, version: number, body: Buffer): Buffer {
  const head = Buffer.concat([int16(kind), int16(version), int32(kind), text("mayfly")]);
  return Buffer.concat([int32(head.length + body.length), head, body]);
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

const text = (value: string): Buffer => Buffer.concat([int16(value.length), Buffer.from(value)]);

const NO_TOPICS = int32(0);
