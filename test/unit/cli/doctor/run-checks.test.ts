import { ok, Unmet, warning, type Check, type Examined } from "../../../../src/cli/doctor/check";
import { difference } from "../../../../src/cli/doctor/checks/clock";
import { formatFinding, formatSummary } from "../../../../src/cli/doctor/format-findings";
import { runChecks, type Found } from "../../../../src/cli/doctor/run-checks";

const examined = {} as Examined;

async function run(...checks: readonly Check[]): Promise<Found[]> {
  const found: Found[] = [];
  const { signal } = new AbortController();
  for await (const each of runChecks(checks, examined, signal)) found.push(each);
  return found;
}

describe("the checks of the doctor", () => {
  it("go on after one that fails, hangs or lacks what it needs", async () => {
    const found = await run(
      { name: "failing", run: () => Promise.reject(new Error("broken\nHint: repair it")) },
      {
        name: "throwing",
        run: () => {
          throw new Error("at once");
        },
      },
      { name: "hanging", limit: 10, run: () => new Promise(() => undefined) },
      { name: "needy", run: () => Promise.reject(new Unmet("no engine was found")) },
      { name: "fine", run: () => ok("yes") },
    );
    expect(found).toEqual([
      expect.objectContaining({
        check: "failing",
        status: "problem",
        evidence: ["broken", "Hint: repair it"],
      }),
      expect.objectContaining({ check: "throwing", status: "problem", evidence: ["at once"] }),
      expect.objectContaining({
        check: "hanging",
        status: "problem",
        evidence: ["no result within 0.01 s"],
        advice: expect.stringContaining("something hangs") as string,
      }),
      { check: "needy", status: "skipped", evidence: ["not checked: no engine was found"] },
      { check: "fine", status: "ok", evidence: ["yes"] },
    ]);
  });

  it("end when the user interrupts them", async () => {
    const interruption = new AbortController();
    const stuck: Check = { name: "stuck", run: () => new Promise(() => undefined) };
    const next = runChecks([stuck], examined, interruption.signal).next();
    interruption.abort(new Error("interrupted"));
    await expect(next).rejects.toThrow("interrupted");
  });
});

describe("a finding", () => {
  it("has its evidence and what to do below each other, and changes no terminal", () => {
    const finding = warning("do this\nor that", "first\u001b[2J", "second");
    expect(formatFinding({ check: "disk", ...finding })).toBe(
      [
        "warning  disk            first\\u{1b}[2J",
        "                         second",
        "                         -> do this",
        "                         -> or that",
        "",
      ].join("\n"),
    );
  });

  it("is counted in the last line", () => {
    const found = (...all: readonly Found["status"][]): Found[] =>
      all.map((status) => ({ check: "x", status, evidence: [] }));
    expect(formatSummary(found("ok"))).toBe("No problems found.");
    expect(formatSummary(found("problem", "warning", "warning", "skipped", "ok"))).toBe(
      "1 problem, 2 warnings, 1 not checked.",
    );
  });
});

it("two clocks differ by what no delay of the answer explains", () => {
  expect(difference(150, { from: 100, to: 200 })).toBe(0);
  expect(difference(250, { from: 100, to: 200 })).toBe(50);
  expect(difference(90, { from: 100, to: 200 })).toBe(-10);
});
