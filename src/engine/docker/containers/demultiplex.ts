import { Transform } from "node:stream";
import { EngineError } from "../../../errors";
import type { OutputChunk } from "../../../spec/output";

const HEADER_LENGTH = 8;
const LENGTH_OFFSET = 4;
const STDERR = 2;
/** The engine's error message, sent instead of output that it could not read. */
const SYSTEM_ERROR = 3;
/**
 * The maximum size of a frame in bytes. Docker's frames have at most 32 KiB; Podman's contain a whole log line. A
 * longer frame means that a header was read at the wrong offset, after which up to 4 GiB would be taken for output.
 */
export const LONGEST_FRAME = 64 * 1024 * 1024;
/** The maximum size of the engine's error message in bytes; the rest is dropped. */
const LONGEST_COMPLAINT = 64 * 1024;

/**
 * Returns a transform that decodes Docker's format for two outputs on one connection into OutputChunks.
 *
 * A frame has one byte for the stream (0 and 1 stdout, 2 stderr, 3 an error of the engine), three unused bytes, the
 * length as a 32-bit big-endian integer, and the payload. A payload is passed on as it arrives, even if its frame is
 * never completed. With a terminal there are no frames, and everything is stdout.
 */
export function demultiplexer(operation: string, tty: boolean): Transform {
  const output = new Transform({
    readableObjectMode: true,
    transform(data: Buffer, _encoding, done) {
      try {
        decode(data);
        done();
      } catch (error) {
        done(error as Error);
      }
    },
  });
  const deliver = (chunk: OutputChunk): void => void output.push(chunk);
  const decode = tty
    ? (data: Buffer): void => {
        deliver({ stream: "stdout", data });
      }
    : frameDecoder(operation, deliver);
  return output;
}

/**
 * Returns a function that decodes frames from pieces that are split anywhere. The function throws EngineError with the
 * engine's error message, or for a malformed frame. `isLast` is true for the last piece of a frame.
 */
export function frameDecoder(
  operation: string,
  deliver: (chunk: OutputChunk, isLast: boolean) => void,
): (data: Buffer) => void {
  let header = Buffer.alloc(0);
  let kind = 0;
  let remaining = 0;
  let complaint = Buffer.alloc(0);

  const beginFrame = (): void => {
    kind = header.readUInt8(0);
    remaining = header.readUInt32BE(LENGTH_OFFSET);
    header = Buffer.alloc(0);
    if (kind > SYSTEM_ERROR) {
      throw new EngineError(operation, `it sent a frame of unknown type ${kind}`, undefined);
    }
    if (remaining > LONGEST_FRAME) {
      const words = `it sent a frame of ${remaining} bytes; the limit is ${LONGEST_FRAME}`;
      throw new EngineError(operation, words, undefined);
    }
  };

  const takePayload = (data: Buffer): void => {
    remaining -= data.length;
    if (kind !== SYSTEM_ERROR) {
      deliver({ stream: kind === STDERR ? "stderr" : "stdout", data }, remaining === 0);
      return;
    }
    complaint = Buffer.concat([complaint, data.subarray(0, LONGEST_COMPLAINT - complaint.length)]);
    if (remaining === 0 || complaint.length === LONGEST_COMPLAINT) {
      throw new EngineError(operation, complaint.toString("utf8").trim(), undefined);
    }
  };

  return (data) => {
    let rest = data;
    while (rest.length > 0) {
      const wanted = remaining > 0 ? remaining : HEADER_LENGTH - header.length;
      const piece = rest.subarray(0, wanted);
      rest = rest.subarray(piece.length);
      if (remaining > 0) {
        takePayload(piece);
      } else {
        header = Buffer.concat([header, piece]);
        if (header.length === HEADER_LENGTH) beginFrame();
      }
    }
  };
}
