import {
  compilePieces,
  matchesInSteps,
  toStep,
  type Piece,
} from "../../../../src/build/context/match-pieces";
import { compilePattern } from "../../../../src/build/context/ignore-pattern";
import { IgnoreMatcher } from "../../../../src/build/context/ignore-matcher";
import { seededRandom } from "../../../support/seeded-random";

const random = seededRandom(1);
const pick = <Each>(list: readonly Each[]): Each => {
  const chosen = list[Math.floor(random() * list.length)];
  if (chosen === undefined) throw new Error("there is nothing to pick from");
  return chosen;
};

const PIECES: readonly Piece[] = [
  { kind: "name" },
  { kind: "folders" },
  { kind: "rest" },
  ...["a", "b", "\\/", "[^/]", "[^a]", "[a-b]", "\\b", "^", "$", "😀"].map(
    (source) => ({ kind: "once", source }) as const,
  ),
];
const CHARACTERS = ["a", "a", "b", "/", "😀", "\n"];

const listOf = <Each>(from: readonly Each[], longest: number): Each[] =>
  Array.from({ length: Math.floor(random() * (longest + 1)) }, () => pick(from));

describe("pieces of a pattern", () => {
  it("match the same in steps as in a regular expression", () => {
    let matching = 0;
    for (let round = 0; round < 50_000; round++) {
      const pieces = listOf(PIECES, 5);
      if (pieces.filter(({ kind }) => kind !== "once").length > 2) continue;
      const path = listOf(CHARACTERS, 6).join("");
      const matches = compilePieces(pieces)(path);
      expect([pieces, path, matchesInSteps(pieces.map(toStep), path)]).toEqual([
        pieces,
        path,
        matches,
      ]);
      if (matches) matching += 1;
    }
    expect(matching).toBeGreaterThan(500);
  });

  it.each([
    ["*a*a*a*a*a*a*a*a*a*a*a*a*b", "a".repeat(250)],
    ["**/**/**/**/**/**/**/**/**/**/**/**/x?", "a/".repeat(2000)],
    ["**/*a**/*a**/*a**/*a**/*b", "a/".repeat(500)],
  ])("take no longer for %s than for others", (pattern, path) => {
    // As a regular expression, each would take years.
    expect(compilePattern(pattern).matches(path)).toBe(false);
    expect(compilePattern(pattern).matches(`${path.replace(/\/$/, "")}/xb`)).toBe(
      !pattern.startsWith("*a"),
    );
  });

  it("with a slash in a class open folders for BuildKit", () => {
    const matcher = new IgnoreMatcher(["src", "!sr[a/c]/x"], "buildkit");
    expect(matcher.opens("src")).toBe(true);
  });
});
