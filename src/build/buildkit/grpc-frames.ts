import { Transform } from "node:stream";

/** A byte that says whether the message is compressed, and its length in four. */
const PREFIX_BYTES = 5;

/** A message as gRPC sends it. */
export function packMessage(message: Buffer): Buffer {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** Bytes that are split anywhere into messages. Compressed ones are an error: none is asked for. */
export function unpackMessages(): Transform {
  let pending = Buffer.alloc(0);
  return new Transform({
    readableObjectMode: true,
    transform(data: Buffer, _encoding, done) {
      pending = Buffer.concat([pending, data]);
      while (pending.length >= PREFIX_BYTES) {
        if (pending[0] !== 0) {
          done(new Error("the message is compressed"));
          return;
        }
        const end = PREFIX_BYTES + pending.readUInt32BE(1);
        if (pending.length < end) break;
        this.push(pending.subarray(PREFIX_BYTES, end));
        pending = pending.subarray(end);
      }
      done();
    },
  });
}
