import { lineMatcher } from "../../../../src/waits/log/line-matcher";
import { MatchCounter } from "../../../../src/waits/log/match-counter";

/** Counts matches over several attempts to read the log, each from its beginning. */
function count(message: string | RegExp, ...readings: string[][]): number {
  const counter = new MatchCounter(lineMatcher(message, "message")());
  for (const lines of readings) {
    counter.rewind();
    for (const line of lines) counter.isMiss(line);
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
    expect(count("ready", ...readings)).toBe(expected);
  });

  it("matches a pattern over lines where a line was cut", () => {
    expect(count(/two\nthree/, ["one", "tw"], ["one", "two", "thr"], ["one", "two", "three"])).toBe(
      1,
    );
  });
});
