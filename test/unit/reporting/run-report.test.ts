import type * as RunEnds from "../../../src/fixtures/run-ends";
import { readConfig } from "../../../src/config";
import { realProcess } from "../../../src/common/process-wide";
import type { Session } from "../../../src/run/session";
import { RunReport } from "../../../src/reporting/run-report";
import { PLAIN } from "../../../src/reporting/style";

const settings = (summary: string) => () =>
  readConfig(
    { TESTCONTAINERS_SESSION_ID: "run-report-test", MAYFLY_SUMMARY: summary },
    "/nonexistent",
  );

const noFixtures: typeof RunEnds = {
  beginRun: () => Promise.resolve(),
  endRun: () => Promise.resolve(),
};

const reportFor = (isWatching: boolean, fixtures = noFixtures): RunReport =>
  new RunReport({ isWatching }, () => Promise.resolve(fixtures), settings("off"));

describe("what a reporter does", () => {
  it("has fixtures act at both ends of each run", async () => {
    const seen: unknown[] = [];
    const note =
      (what: string) =>
      ({ id }: Session, ...more: unknown[]): Promise<void> => {
        seen.push([what, id, ...more]);
        return Promise.resolve();
      };
    const report = reportFor(true, { beginRun: note("begin"), endRun: note("end") });
    for (let run = 0; run < 2; run++) {
      await report.begin();
      expect(await report.end(PLAIN)).toBe("");
    }
    const once = [
      ["begin", "run-report-test"],
      ["end", "run-report-test", true],
    ];
    expect(seen).toEqual([...once, ...once]);
  });

  it("shows what fails at the end", async () => {
    const report = reportFor(false, {
      ...noFixtures,
      endRun: () => Promise.reject(new Error("could not stop it")),
    });
    await report.begin();
    expect(await report.end(PLAIN)).toBe(
      "Mayfly failed at the end of the run: could not stop it\n",
    );
  });

  it.each([
    ["on", "summary"],
    ["off", "timeline"],
  ])(
    "does not fail a run whose notes cannot be written, and says so (summary %s)",
    async (summary, missing) => {
      // os.tmpdir() reads the real environment; Jest gives tests a copy.
      const { env } = realProcess;
      const before = env["TMPDIR"];
      env["TMPDIR"] = __filename;
      try {
        const report = new RunReport(
          { isWatching: false, options: { timeline: "t.html" } },
          () => Promise.resolve(noFixtures),
          settings(summary),
        );
        await report.begin();
        expect(await report.end(PLAIN)).toMatch(
          new RegExp(
            `^Mayfly: no ${missing} of this run: Mayfly cannot use the folder .*: ENOTDIR.*\\nHint: .*\\n$`,
          ),
        );
      } finally {
        if (before === undefined) delete env["TMPDIR"];
        else env["TMPDIR"] = before;
      }
    },
  );

  it("refuses a setting that does not exist, at the beginning", () => {
    const report = new RunReport({ isWatching: false }, undefined, settings("loud"));
    expect(() => {
      report.open();
    }).toThrow(/MAYFLY_SUMMARY/);
  });

  it("says nothing of a run that never began", async () => {
    expect(await reportFor(false).end(PLAIN)).toBe("");
  });
});
