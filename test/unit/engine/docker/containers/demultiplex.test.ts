import {
  demultiplexer,
  frameDecoder,
} from "../../../../../src/engine/docker/containers/demultiplex";
import type { OutputChunk } from "../../../../../src/spec/output";
import { frame } from "../../../../support/fake-daemon-frames";

const FRAMES = Buffer.concat([
  frame("stdout", "one "),
  frame("stderr", "two "),
  frame("stdout", ""),
  frame("stdin", "three "),
  frame("stdout", "x".repeat(300)),
  frame("stderr", "last"),
]);

/** Joins consecutive pieces of one stream. */
function merged(chunks: readonly OutputChunk[]): string[] {
  const runs: { stream: string; text: string }[] = [];
  for (const { stream, data } of chunks) {
    const last = runs.at(-1);
    if (last?.stream === stream) last.text += data.toString();
    else runs.push({ stream, text: data.toString() });
  }
  return runs.map(({ stream, text }) => `${stream}: ${text}`);
}

function decode(...pieces: readonly Buffer[]): string[] {
  const chunks: OutputChunk[] = [];
  const decoder = frameDecoder("read the log", (chunk) => chunks.push(chunk));
  pieces.forEach(decoder);
  return merged(chunks);
}

const WHOLE = decode(FRAMES);

describe("frames of two outputs on one connection", () => {
  it("keep their stream and their order", () => {
    expect(WHOLE).toEqual([
      "stdout: one ",
      "stderr: two ",
      `stdout: three ${"x".repeat(300)}`,
      "stderr: last",
    ]);
  });

  it("give the same at every split of the bytes in two", () => {
    for (let at = 0; at <= FRAMES.length; at++) {
      expect(decode(FRAMES.subarray(0, at), FRAMES.subarray(at))).toEqual(WHOLE);
    }
  });

  it.each([1, 2, 3, 5, 7, 8, 9, 64])("give the same in pieces of %i bytes", (size) => {
    const pieces: Buffer[] = [];
    for (let at = 0; at < FRAMES.length; at += size) pieces.push(FRAMES.subarray(at, at + size));
    expect(decode(...pieces)).toEqual(WHOLE);
  });

  it("deliver what has arrived of a frame that is never completed", () => {
    expect(decode(frame("stdout", "half of it").subarray(0, 12))).toEqual(["stdout: half"]);
  });

  it("deliver nothing of a header that is never completed", () => {
    expect(decode(frame("stdout", "text").subarray(0, 7))).toEqual([]);
  });

  it("reject with the engine's complaint, after the output before it", () => {
    const chunks: OutputChunk[] = [];
    const decoder = frameDecoder("read the log", (chunk) => chunks.push(chunk));
    const complaint = frame("systemError", "Error grabbing logs: unexpected EOF\n");
    expect(() => {
      decoder(Buffer.concat([frame("stdout", "before"), complaint]));
    }).toThrow("The engine failed to read the log: Error grabbing logs: unexpected EOF");
    expect(merged(chunks)).toEqual(["stdout: before"]);
  });

  it("reject a frame that is too long, before it has arrived", () => {
    const header = Buffer.from([1, 0, 0, 0, 4, 0, 0, 1]);
    expect(() => decode(header)).toThrow(
      "The engine failed to read the log: it sent a frame of 67108865 bytes; the limit is 67108864",
    );
  });

  it("keep only the beginning of a very long complaint", () => {
    const complaint = Buffer.concat([
      Buffer.from([3, 0, 0, 0, 3, 0, 0, 0]),
      Buffer.alloc(100_000, "x"),
    ]);
    expect(() => decode(complaint)).toThrow(/: x{65536}$/);
  });

  it("put a complaint together that is split within a character", () => {
    const complaint = frame("systemError", "gelöscht");
    expect(() => decode(complaint.subarray(0, 12), complaint.subarray(12))).toThrow(/: gelöscht$/);
  });

  it("reject what is not a frame", () => {
    expect(() => decode(Buffer.from("plain text of a terminal"))).toThrow(
      "The engine failed to read the log: it sent a frame of unknown type 112",
    );
  });
});

describe("the demultiplexer", () => {
  it("ends its output", async () => {
    const output = demultiplexer("read the log", false);
    output.end(FRAMES);
    expect(merged((await output.toArray()) as OutputChunk[])).toEqual(WHOLE);
  });

  it("takes a terminal's output as it is", async () => {
    const output = demultiplexer("read the log", true);
    output.write("one\r\n");
    output.end(Buffer.from([1, 0, 0, 0, 0, 0, 0, 1]));
    const [first, second] = (await output.toArray()) as OutputChunk[];
    expect(first).toEqual({ stream: "stdout", data: Buffer.from("one\r\n") });
    expect(second).toEqual({ stream: "stdout", data: Buffer.from([1, 0, 0, 0, 0, 0, 0, 1]) });
  });
});
