import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { setImmediate as turn } from "node:timers/promises";
import { LONGEST_UNREAD, splitOutput } from "../../../../src/container/logs/split-output";

const MIB = 1024 ** 2;
const FILLING = Buffer.alloc(MIB, "x");

/** A command's output, written by a test. */
function command() {
  const output = new PassThrough({ objectMode: true, highWaterMark: 1 });
  output.on("error", () => undefined);
  const streams = splitOutput(output, ["ls", "-l"]);
  const print = (data: string | Buffer, stream = "stdout"): boolean =>
    output.write({ stream, data: Buffer.from(data) });
  return { output, print, ...streams };
}

/** Prints so many MiB, with time to read them. */
async function printMuch(print: (data: Buffer) => boolean, mebibytes: number): Promise<void> {
  for (let count = 0; count < mebibytes; count++) {
    if (!print(FILLING)) {
      await turn();
      await turn();
    }
  }
}

it("what nobody has begun to read is held, and read from its beginning", async () => {
  const { output, print, stdout, stderr } = command();
  print("first ");
  await printMuch(print, 20);
  print("words", "stderr");
  output.end();
  await turn();
  const read = await text(stdout);
  expect([read.startsWith("first xx"), read.length]).toEqual([true, 6 + 20 * MIB]);
  expect(await text(stderr)).toBe("words");
});

it("what nobody reads does not hold up the other stream, and fails above its limit", async () => {
  const { output, print, stdout, stderr } = command();
  const errors = text(stderr);
  await printMuch(print, LONGEST_UNREAD / MIB + 10);
  print("done", "stderr");
  output.end();
  expect(await errors).toBe("done");
  await expect(text(stdout)).rejects.toMatchObject({
    code: "EXEC_FAILED",
    command: ["ls", "-l"],
    message:
      "ls -l can no longer be read: more than 64 MiB of its stdout arrived before anything was read.\nHint: start to read stdout as soon as execStream() has resolved",
  });
});

it("a reader that is slow holds the command up", async () => {
  const { output, print, stdout } = command();
  stdout.pause();
  await printMuch(print, 20);
  await turn();
  expect(output.isPaused()).toBe(true);
  // What was written and not read waits with the command.
  expect(output.writableLength + output.readableLength).toBeGreaterThan(15);
  output.end();
  expect((await text(stdout)).length).toBe(20 * MIB);
});
