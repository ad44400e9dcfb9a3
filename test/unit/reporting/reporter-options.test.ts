import { checkReporterOptions } from "../../../src/reporting/reporter-options";

describe("the options of a reporter", () => {
  it.each([undefined, {}, { timeline: "a/t.html" }, { timeline: "run.jsonl" }])(
    "may be %j",
    (options) => {
      expect(checkReporterOptions(options)).toEqual(options ?? {});
    },
  );

  it.each<[object, string]>([
    [{ timelines: "t.html" }, 'options of mayfly\'s reporter: expected timeline, got "timelines"'],
    [
      { timeline: true },
      "timeline: expected a file whose name ends with .html or .jsonl, got true",
    ],
    [
      { timeline: "out" },
      'timeline: expected a file whose name ends with .html or .jsonl, got "out"',
    ],
    [
      { timeline: "out/.html" },
      'timeline: expected a file whose name ends with .html or .jsonl, got "out/.html"',
    ],
  ])("are refused as %j", (options, message) => {
    expect(() => checkReporterOptions(options)).toThrow(message);
  });

  it.each([
    [null, "null"],
    [5, "a number"],
    ["t.html", "a string"],
    [["t.html"], "an array"],
  ])("are refused if they are %j", (options, found) => {
    expect(() => checkReporterOptions(options as object)).toThrow(
      `options of mayfly's reporter: expected an object, such as { timeline: "timeline.html" }, got ${found}`,
    );
  });
});
