import { PassThrough } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { StdioStream } from "../../../../src/host-access/tunnel/stdio-stream";
import { generateKeyPair, SshConnection } from "../../../../src/host-access/tunnel/ssh-connection";

test("a connection that breaks before it is used causes no uncaught error, and its reason is reported", async () => {
  const output = new PassThrough({ objectMode: true });
  const stream = new StdioStream({ output, stdin: new PassThrough() });
  output.destroy(new Error("the engine is gone"));
  await turn();
  expect(stream.destroyed).toBe(true);
  await expect(SshConnection.open(stream, generateKeyPair())).rejects.toThrow("the engine is gone");
});
