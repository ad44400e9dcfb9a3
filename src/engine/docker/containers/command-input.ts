import { Writable, type Duplex } from "node:stream";

/**
 * Returns a stream for a command's standard input, sent on the connection that also carries its output.
 *
 * Ending the input closes that direction only, so the output still arrives. With a terminal the connection stays open,
 * because engines would also end the output. If the command ends before it has read its input, the rest is dropped
 * without an error.
 */
export function commandInput(connection: Duplex, tty: boolean): Writable {
  const end = (): void => {
    if (!tty) connection.end();
  };
  const input = new Writable({
    write(chunk: Buffer, _encoding, done) {
      connection.write(chunk, () => {
        // A broken connection is reported on the output.
        done();
      });
    },
    final(done) {
      end();
      done();
    },
    destroy(error, done) {
      end();
      done(error);
    },
  });
  input.on("error", () => undefined);
  // Otherwise the connection would stay open although the other end no longer reads.
  connection.once("end", () => connection.destroy());
  connection.once("close", () => input.destroy());
  return input;
}
