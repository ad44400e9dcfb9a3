import { readConfig } from "../../../src/config";
import { realProcess } from "../../../src/common/process-wide";
import type { RunListener, ReportedRun } from "../../../src/reporting/run-listener";
import { RunReport } from "../../../src/reporting/run-report";
import { PLAIN } from "../../../src/reporting/style";

const settings = (summary: string) => () =>
  readConfig(
    { TESTCONTAINERS_SESSION_ID: "run-report-test", MAYFLY_SUMMARY: summary },
    "/nonexistent",
  );

const reportFor = (isWatching: boolean, ...listeners: RunListener[]): RunReport =>
  new RunReport(
    { isWatching },
    listeners.map((one) => () => Promise.resolve(one)),
    settings("off"),
  );

describe("what a reporter does", () => {
  it("tells listeners of both ends of each run", async () => {
    const seen: unknown[] = [];
    const note =
      (what: string) =>
      ({ session, isWatching }: ReportedRun): void => {
        seen.push([what, session.id, isWatching]);
      };
    const report = reportFor(true, { onRunStart: note("start"), onRunEnd: note("end") }, {});
    for (let run = 0; run < 2; run++) {
      await report.begin();
      expect(await report.end(PLAIN)).toBe("");
    }
    const once = ["start", "end"].map((what) => [what, "run-report-test", true]);
    expect(seen).toEqual([...once, ...once]);
  });

  it("shows what fails at the end, and goes on", async () => {
    const last = jest.fn();
    const fails = (): never => {
      throw new Error("could not stop it");
    };
    const report = reportFor(false, { onRunEnd: fails }, { onRunEnd: last });
    await report.begin();
    expect(await report.end(PLAIN)).toBe("Mayfly, at the end of the run: could not stop it\n");
    expect(last).toHaveBeenCalledTimes(1);
  });

  it("does not fail a run whose notes cannot be written, and says so", async () => {
    // os.tmpdir() reads the real environment, of which Jest gives tests a copy.
    const { env } = realProcess;
    const before = env["TMPDIR"];
    env["TMPDIR"] = __filename;
    try {
      const report = new RunReport({ isWatching: false }, [], settings("on"));
      await report.begin();
      expect(await report.end(PLAIN)).toMatch(
        /^Mayfly: no summary of this run: The folder .* cannot be used: ENOTDIR.*\nHint: .*\n$/,
      );
    } finally {
      if (before === undefined) delete env["TMPDIR"];
      else env["TMPDIR"] = before;
    }
  });

  it("refuses a setting that does not exist, at the beginning", () => {
    const report = new RunReport({ isWatching: false }, [], settings("loud"));
    expect(() => {
      report.open();
    }).toThrow(/MAYFLY_SUMMARY/);
  });

  it("says nothing of a run that never began", async () => {
    expect(await reportFor(false).end(PLAIN)).toBe("");
  });
});
