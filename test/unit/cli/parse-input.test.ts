import type { Command, Input } from "../../../src/cli/command";
import { parseInput } from "../../../src/cli/parse-input";

const command = (operands: readonly string[] = []): Command => ({
  name: "lock",
  group: "See",
  summary: "",
  operands,
  options: { check: { summary: "" }, save: { summary: "", value: "FILE" } },
  run: () => Promise.resolve(0),
});
const parse = (args: readonly string[], operands?: readonly string[]): Input =>
  parseInput(command(operands), args);

describe("parseInput", () => {
  it("reads options and operands in any order", () => {
    const input = parse(["a", "--save", "x", "--check", "b", "--", "--c"], ["[IMAGE...]"]);
    expect(input.operands).toEqual(["a", "b", "--c"]);
    expect(input.has("check")).toBe(true);
    expect(input.valueOf("save")).toBe("x");
    expect(parse(["--save=y"]).valueOf("save")).toBe("y");
    expect(parse([]).has("check")).toBe(false);
    expect(parse([]).valueOf("save")).toBeUndefined();
  });

  it.each([
    [["--all"], [], 'option: expected --check, --save, got "--all"'],
    [["--toString"], [], 'option: expected --check, --save, got "--toString"'],
    [["-c"], [], 'option: expected --check, --save, got "-c"'],
    [["--check=1"], [], '--check: expected no value, got "1"'],
    [["--save"], [], '--save: expected a value (FILE), got ""'],
    [["--save="], [], '--save: expected a value (FILE), got ""'],
    [["x"], [], 'option: expected --check, --save, got "x"'],
    [[], ["IMAGE"], 'mayfly lock: expected IMAGE, got ""'],
    [["x", "y"], ["IMAGE"], 'mayfly lock: expected only IMAGE, got "y"'],
  ])("refuses %p", (args, operands, message) => {
    expect(() => parse(args, operands)).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION", message }) as Error,
    );
  });
});
