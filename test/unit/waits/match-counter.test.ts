import { MatchCounter } from "../../../src/waits/match-counter";

/** Counts lines with "ready" over several attempts to read the log, each from its beginning. */
function count(...readings: string[][]): number {
  const counter = new MatchCounter((text) => text.includes("ready"));
  for (const lines of readings) {
    counter.rewind();
    for (const line of lines) counter.add(line);
  }
  return counter.matched;
}

describe("MatchCounter", () => {
  it.each<[string, number, string[][]]>([
    ["nothing", 0, [[]]],
    ["one reading", 2, [["ready", "no", "ready"]]],
    ["a line again", 1, [["ready"], ["ready"]]],
    [
      "only what is new",
      3,
      [
        ["ready", "no"],
        ["ready", "no", "ready", "ready"],
      ],
    ],
    ["a shorter second reading", 2, [["no", "ready", "ready"], ["no"], ["no", "ready", "ready"]]],
    [
      "a last line that was cut before the match",
      1,
      [
        ["no", "rea"],
        ["no", "ready"],
      ],
    ],
    [
      "a last line that was cut after the match",
      1,
      [
        ["no", "ready"],
        ["no", "ready now"],
      ],
    ],
    ["a cut line three times", 1, [["re"], ["read"], ["ready"]]],
    ["a breaking stream without lines", 1, [[], [], ["ready"]]],
  ])("counts %s: %i", (_what, expected, readings) => {
    expect(count(...readings)).toBe(expected);
  });
});
