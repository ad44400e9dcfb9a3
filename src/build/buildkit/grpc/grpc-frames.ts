import type { Transform } from "node:stream";
import { FrameReader, type FrameFormat } from "./frame-reader";
import { GrpcError, INTERNAL, RESOURCE_EXHAUSTED, UNIMPLEMENTED } from "./grpc-status";
import { safeTransform } from "./safe-transform";

/** One byte tells whether the message is compressed, and four contain its length. */
const PREFIX_BYTES = 5;
/** The maximum length of a message in bytes: the default of gRPC's own libraries. */
export const LONGEST_MESSAGE = 4 * 1024 * 1024;

/** Returns a message in gRPC's framing. */
export function packMessage(message: Buffer): Buffer {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

const FORMAT: FrameFormat = {
  headBytes: PREFIX_BYTES,
  bodyLength: (head) => {
    if (head[0] !== 0) throw new GrpcError(UNIMPLEMENTED, "the message is compressed");
    const length = head.readUInt32BE(1);
    if (length > LONGEST_MESSAGE) {
      const words = `a message of ${length} bytes is longer than ${LONGEST_MESSAGE}`;
      throw new GrpcError(RESOURCE_EXHAUSTED, words);
    }
    return length;
  },
};

/**
 * Reads messages from bytes that arrive in arbitrary pieces.
 *
 * Throws GrpcError for a message that is compressed (this side offers no compression), too long, or
 * cut off.
 */
export class MessageReader {
  readonly #frames = new FrameReader(FORMAT);

  read(data: Buffer, onMessage: (message: Buffer) => void): void {
    this.#frames.read(data, (frame) => {
      onMessage(frame.subarray(PREFIX_BYTES));
    });
  }

  end(): void {
    if (this.#frames.held > 0) throw new GrpcError(INTERNAL, "the last message is cut off");
  }
}

/** Returns a stream that reads messages, and fails with the reader's error. */
export function unpackMessages(): Transform {
  const messages = new MessageReader();
  return safeTransform(
    { readableObjectMode: true },
    (data, push) => {
      messages.read(data, push);
    },
    () => {
      messages.end();
    },
  );
}
