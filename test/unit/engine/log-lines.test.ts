import { Readable } from "node:stream";
import { endOfLog, lineAssembler, logLines, LONGEST_LINE } from "../../../src/engine/log-lines";
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

  it("are none for an empty output", () => {
    expect(assemble()).toEqual([]);
    expect(assemble(Buffer.alloc(0))).toEqual([]);
  });
});

describe("a line without an end", () => {
  const assembleAt = (longest: number, size: number, whole: Buffer): string[] => {
    const assembler = lineAssembler(longest);
    const lines: string[] = [];
    for (let from = 0; from < whole.length; from += size) {
      lines.push(...assembler.add(whole.subarray(from, from + size)));
    }
    return [...lines, ...assembler.end()];
  };

  it.each([1, 2, 3, 7, 100])("comes in pieces, also where %p bytes come at a time", (size) => {
    const whole = Buffer.from("abcdefghijk\nabcd\nab\n\nabcdefgh");
    const pieces = ["abcd", "efgh", "ijk", "abcd", "ab", "", "abcd", "efgh"];
    expect(assembleAt(4, size, whole)).toEqual(pieces);
  });

  it("is not cut within a character", () => {
    expect(assembleAt(4, 100, Buffer.from("abc\u{1f9ea}\u{1f9ea}d"))).toEqual([
      "abc",
      "\u{1f9ea}\u{1f9ea}",
      "d",
    ]);
  });

  it("is delivered in pieces while it arrives, and no more than a piece is kept", () => {
    const assembler = lineAssembler();
    const data = Buffer.alloc(64 * 1024, "x");
    let delivered = 0;
    for (let added = data.length; added <= 100 * LONGEST_LINE; added += data.length) {
      for (const piece of assembler.add(data)) {
        expect(piece.length).toBe(LONGEST_LINE);
        delivered += piece.length;
      }
      expect(added - delivered).toBeLessThanOrEqual(LONGEST_LINE);
    }
    expect(assembler.end().map(({ length }) => length)).toEqual([LONGEST_LINE]);
  });
});

it("the end of a log has at most fifty lines, each shortened", async () => {
  const printed = Array.from({ length: 200 }, (_, count) => `${count} ${"x".repeat(20_000)}\n`);
  const engine = { containers: { logs: async () => Readable.from(printed.map(stdout)) } };
  const lines = await endOfLog(engine, "id", false);
  expect(lines).toHaveLength(50);
  expect(lines.slice(-2)).toEqual([`198 ${"x".repeat(9_996)}…`, `199 ${"x".repeat(9_996)}…`]);
});

describe("log lines", () => {
  it("of the two streams are assembled separately", async () => {
    expect(
      await linesOf(stdout("o"), stderr("er"), stdout("ut\nlast "), stderr("r\n"), stdout("one")),
    ).toEqual(["stdout: out", "stderr: err", "stdout: last one"]);
  });

  it("arrive as soon as their line break has", async () => {
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
