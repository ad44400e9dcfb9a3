import { Writable, type Duplex } from "node:stream";

/**
 * Returns the standard input of a command on the connection that also has its output.
 *
 * Ending the input closes that direction only, so the output still arrives. If the command ends before it has read
 * its input, the rest is dropped without an error. With a terminal the connection stays open at the end of the input,
 * because engines would end the output too.
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
  // Otherwise a connection stays open whose other end reads no more.
  connection.once("end", () => connection.destroy());
  connection.once("close", () => input.destroy());
  return input;
}
