import { Writable, type Duplex } from "node:stream";

/**
 * A command's standard input on the connection that its output comes by. Ending it closes that
 * direction only, so that the output still arrives. A command may end before it has read its input:
 * the engine then ends the output, and what was not sent yet is dropped without an error. A terminal
 * has no end of input: engines would end the output for it.
 */
export function commandInput(connection: Duplex, tty: boolean): Writable {
  const end = (): void => {
    if (!tty) connection.end();
  };
  const input = new Writable({
    write(chunk: Buffer, _encoding, done) {
      connection.write(chunk, () => {
        // The output tells of a connection that broke.
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
  // Without this a connection whose other end reads no more would stay open.
  connection.once("end", () => connection.destroy());
  connection.once("close", () => input.destroy());
  return input;
}
