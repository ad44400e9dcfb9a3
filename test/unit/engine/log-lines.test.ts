import { Readable } from "node:stream";
import { lineAssembler, logLines } from "../../../src/engine/log-lines";
import type { OutputChunk } from "../../../src/spec/output";

function assemble(...pieces: readonly Buffer[]): string[] {
  const assembler = lineAssembler();
  return [...pieces.flatMap((piece) => assembler.add(piece)), ...assembler.end()];
}

async function linesOf(...chunks: readonly OutputChunk[]): Promise<string[]> {
  const lines: string[] = [];
  for await (const { stream, text } of logLines(Readable.from(chunks))) {
    lines.push(`${stream}: ${text}`);
  }
  return lines;
}

const stdout = (text: string): OutputChunk => ({ stream: "stdout", data: Buffer.from(text) });
const stderr = (text: string): OutputChunk => ({ stream: "stderr", data: Buffer.from(text) });

describe("lines", () => {
  const bytes = Buffer.from("plain\r\n\n\u00fcmlaut \u20ac \u{1f9ea}\nno break \u{1f9ea}");
  const whole = ["plain", "", "\u00fcmlaut \u20ac \u{1f9ea}", "no break \u{1f9ea}"];

  it("lose their breaks, also those of Windows", () => {
    expect(assemble(bytes)).toEqual(whole);
  });

  it("are the same at every split in three, within characters too", () => {
    for (let first = 0; first <= bytes.length; first++) {
      for (let second = first; second <= bytes.length; second++) {
        expect(
          assemble(bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)),
        ).toEqual(whole);
      }
    }
  });

  it("keep a carriage return that is not at their end", () => {
    expect(assemble(Buffer.from("10%\r20%\r\n"))).toEqual(["10%\r20%"]);
  });

  it("show a character that is cut off at the end as damaged", () => {
    expect(assemble(Buffer.from("\u20ac").subarray(0, 2))).toEqual(["\ufffd"]);
  });

  it("are none of nothing", () => {
    expect(assemble()).toEqual([]);
    expect(assemble(Buffer.alloc(0))).toEqual([]);
  });
});

describe("log lines", () => {
  it("of both streams are put together apart", async () => {
    expect(
      await linesOf(stdout("o"), stderr("er"), stdout("ut\nlast "), stderr("r\n"), stdout("one")),
    ).toEqual(["stdout: out", "stderr: err", "stdout: last one"]);
  });

  it("come as soon as their break has", async () => {
    const source = new Readable({ objectMode: true, read: () => undefined });
    const lines = logLines(source);
    source.push(stdout("first\nsec"));
    expect((await lines.next()).value).toEqual({ stream: "stdout", text: "first" });
    source.push(stdout("ond\n"));
    expect((await lines.next()).value).toEqual({ stream: "stdout", text: "second" });
    source.push(null);
    expect((await lines.next()).done).toBe(true);
  });

  it("close the connection when nobody wants more", async () => {
    const source = Readable.from([stdout("first\n"), stdout("second\n")]);
    for await (const { text } of logLines(source)) {
      expect(text).toBe("first");
      break;
    }
    expect(source.destroyed).toBe(true);
  });

  it("reject when the connection breaks", async () => {
    const source = new Readable({ objectMode: true, read: () => undefined });
    const lines = logLines(source);
    source.destroy(new Error("gone"));
    await expect(lines.next()).rejects.toThrow("gone");
  });
});
