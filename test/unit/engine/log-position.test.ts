import { LogPosition, readStamp } from "../../../src/engine/log-position";

type Line = readonly ["stdout" | "stderr", bigint, string];

/** Returns the new lines of a reading from the position's `since`. */
function read(position: LogPosition, log: readonly Line[]): string[] {
  const from = position.since;
  position.rewind();
  return log
    .filter(([, stamp]) => from === undefined || stamp / 1_000_000n >= BigInt(from.getTime()))
    .filter(([stream, stamp]) => position.isNew(stream, stamp))
    .map(([, , text]) => text);
}

const S = 1_000_000_000n;

describe("LogPosition", () => {
  it("skips what was passed, by stream, and what was read before", () => {
    const position = new LogPosition();
    position.pass("stdout");
    position.pass("stderr");
    position.pass("stdout");
    const log: Line[] = [
      ["stderr", 10n * S, "e1"],
      ["stdout", 10n * S, "o1"],
      ["stdout", 10n * S, "o2"],
    ];
    expect(read(position, log)).toEqual([]);
    log.push(["stdout", 10n * S, "o3"], ["stderr", 20n * S, "e2"]);
    expect(read(position, log)).toEqual(["o3", "e2"]);
    expect(read(position, log)).toEqual([]);
    log.push(["stdout", 10n * S + 1n, "o4"], ["stderr", 20n * S, "e3"]);
    expect(read(position, log)).toEqual(["o4", "e3"]);
    expect(read(position, log)).toEqual([]);
  });

  it("takes lines of two streams that are a little out of order", () => {
    const position = new LogPosition();
    const log: Line[] = [["stdout", 10n * S + 5_000n, "o1"]];
    expect(read(position, log)).toEqual(["o1"]);
    log.push(["stderr", 10n * S, "e1"]);
    expect(read(position, log)).toEqual(["e1"]);
  });

  it("begins at the given time and never before it", () => {
    const position = new LogPosition(new Date(10_000));
    const log: Line[] = [
      ["stderr", 9n * S + 900_000_000n, "e0"],
      ["stdout", 10n * S, "o1"],
    ];
    expect(read(position, log)).toEqual(["o1"]);
    expect(read(position, [...log, ["stdout", 11n * S, "o2"]])).toEqual(["o2"]);
  });

  it("takes all lines after the first new one, even if the clock was set back", () => {
    const position = new LogPosition();
    expect(
      read(position, [
        ["stdout", 10n * S, "o1"],
        ["stdout", 5n * S, "o2"],
      ]),
    ).toEqual(["o1", "o2"]);
  });

  it("counts a stream as read up to a time", () => {
    const position = new LogPosition();
    position.isNew("stdout", 10n * S);
    position.reach(10n * S);
    const log: Line[] = [
      ["stderr", 9n * S + 500_000_000n, "e1"],
      ["stdout", 10n * S, "o1"],
      ["stderr", 10n * S + 1n, "e2"],
    ];
    expect(read(position, log)).toEqual(["e2"]);
  });
});

describe("readStamp", () => {
  it.each<[string, bigint, string]>([
    ["1970-01-01T00:00:01.000000002Z a b", S + 2n, "a b"],
    ["1970-01-01T00:00:01.1Z ", S + 100_000_000n, ""],
    ["1970-01-01T01:00:01+01:00 a", S, "a"],
  ])("splits %j", (line, stamp, text) => {
    expect(readStamp(line)).toEqual({ stamp, text });
  });

  it.each(["", "a b", "1970-01-01T00:00:01.000000002Z"])("finds none in %j", (line) => {
    expect(readStamp(line)).toBeUndefined();
  });
});
