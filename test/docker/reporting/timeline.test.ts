import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseRecords } from "../../../src/journal/records";
import { describeInBrowser, type Page } from "../../support/chromium";
import { BUSYBOX } from "../../support/images";
import { ROOT } from "../../support/paths";
import { environmentOfItsOwn } from "../../support/run-of-its-own";
import { runProgram, type Finished } from "../../support/run-program";

const JEST = join(ROOT, "node_modules", "jest", "bin", "jest.js");
const MAYFLY = join(ROOT, "dist", "src", "cli", "main.js");
const PROJECT = join(ROOT, "test", "docker", "reporting", "projects", "jest");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mayfly-timeline-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const node = (args: string[], change: NodeJS.ProcessEnv = {}): Promise<Finished> =>
  runProgram(process.execPath, args, {
    cwd: PROJECT,
    // A temporary folder of its own: another run of the same project is not the last one.
    env: environmentOfItsOwn({ TEST_IMAGE: BUSYBOX, TMPDIR: folder, ...change }),
  });

describe("a run's timeline", () => {
  it("is written by the reporter and by the command, from a record or from the last run", async () => {
    const record = join(folder, "new", "run.jsonl");
    const run = await node([JEST, "--maxWorkers=2", "starts", "hostile"], {
      MAYFLY_TIMELINE: record,
    });
    expect(run.code).toBe(0);
    expect(run.stderr).toContain(`Mayfly: timeline in ${record}\n`);
    const starts = parseRecords(readFileSync(record, "utf8")).filter(
      ({ type }) => type === "start",
    );
    expect(starts).toHaveLength(4);
    // The global set-up runs in the runner, which is no worker.
    expect(new Set(starts.map(({ worker }) => worker))).toEqual(new Set([undefined, "1", "2"]));
    expect(new Set(starts.map(({ pid }) => pid)).size).toBe(3);

    const pages = [join(folder, "given.html"), join(folder, "last.html")];
    const given = await node([MAYFLY, "timeline", record, "--output", pages[0]!]);
    expect(given).toEqual({ code: 0, stdout: `${pages[0]}\n`, stderr: "" });
    const last = await node([MAYFLY, "timeline", "--output", pages[1]!]);
    expect(last).toMatchObject({ code: 0, stderr: "" });
    const [one, other] = pages.map((file) => readFileSync(file, "utf8"));
    expect(one).toBe(other);
  });

  it("is written even with the summary off, and a wrong file name is refused", async () => {
    const page = join(folder, "quiet.html");
    const only = ["--globalSetup=", "--globalTeardown=", "hostile"];
    const quiet = { MAYFLY_SUMMARY: "off", MAYFLY_TIMELINE: page };
    const { code, stderr } = await node([JEST, ...only], quiet);
    expect(code).toBe(0);
    expect(stderr).toContain(`Mayfly: timeline in ${page}\n`);
    expect(stderr).not.toContain("containers started");
    const wrong = await node([JEST, ...only], { MAYFLY_TIMELINE: "timeline" });
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain("MAYFLY_TIMELINE: expected a file whose name ends with .html");
  });

  it("is refused for a file that no run wrote, and missing where none ran", async () => {
    const wrong = await node([MAYFLY, "timeline", "jest.config.js"]);
    expect(wrong).toMatchObject({ code: 2, stdout: "" });
    expect(wrong.stderr).toContain("RECORD: expected a file that a run wrote");
    const missing = await node([MAYFLY, "timeline", "none.jsonl"]);
    expect(missing).toMatchObject({ code: 2, stdout: "" });
    const empty = mkdtempSync(join(folder, "empty-"));
    const none = await node([MAYFLY, "timeline"], { TMPDIR: empty });
    expect(none).toMatchObject({ code: 1, stdout: "" });
    expect(none.stderr).toMatch(/^No run of .* is known\. Add a reporter/);
  });
});

describeInBrowser("the page of a timeline", (browser) => {
  let url: string;
  beforeAll(async () => {
    const page = join(folder, "page.html");
    const { code } = await node([JEST, "starts", "hostile"], { MAYFLY_TIMELINE: page });
    expect(code).toBe(0);
    url = pathToFileURL(page).href;
  });

  async function open(
    width: number,
    colorScheme: "light" | "dark",
  ): Promise<{ page: Page; seen: string[] }> {
    const page = await browser().newPage({ colorScheme, viewport: { width, height: 800 } });
    const seen: string[] = [];
    page.on("request", (request) => seen.push(request.url()));
    page.on("console", (message) => seen.push(message.text()));
    page.on("pageerror", ({ message }) => seen.push(message));
    await page.goto(url);
    return { page, seen };
  }

  it("shows the error and the log of a failed start on a click, as text", async () => {
    const { page, seen } = await open(1200, "light");
    const failed = page.locator("details.failed", { hasText: "<i>" });
    expect(await page.locator("details.failed").count()).toBe(2);
    const log = failed.locator("pre");
    expect(await log.isVisible()).toBe(false);
    await failed.locator("summary").click();
    expect(await log.isVisible()).toBe(true);
    const [text] = await log.allInnerTexts();
    expect(text).toContain(
      `</script></style>--><script>document.title = "broken"</script><b>&amp;`,
    );
    expect(await failed.locator("td").allInnerTexts()).toContain(
      "the engine to publish the container's ports",
    );
    expect(await page.evaluate("document.title")).toBe("Mayfly timeline");
    expect(await page.evaluate("document.scripts.length")).toBe(0);
    // It loads nothing besides itself, and the browser complains about nothing.
    expect(seen).toEqual([url]);
  });

  it("has the lanes' bars where and as long as the starts were", async () => {
    const { page } = await open(1200, "light");
    const boxes = await page.evaluate<{ left: number; right: number; track: number[] }[]>(
      `[...document.querySelectorAll(".one .row .track")].map((track) => {
        const { left, right } = track.getBoundingClientRect();
        const bars = [...track.querySelectorAll("i:not(.gap)")].map((bar) => bar.getBoundingClientRect());
        return {
          left: Math.min(...bars.map((bar) => bar.left)),
          right: Math.max(...bars.map((bar) => bar.right)),
          track: [left, right],
        };
      })`,
    );
    expect(boxes).toHaveLength(4);
    for (const { left, right, track } of boxes) {
      expect(left).toBeGreaterThanOrEqual(track[0]! - 1);
      expect(right).toBeLessThanOrEqual(track[1]! + 2);
      expect(right - left).toBeGreaterThan(2);
    }
    // The first start begins at the left end, and the last to end does so at the right.
    expect(Math.min(...boxes.map(({ left, track }) => left - track[0]!))).toBeLessThan(10);
    expect(Math.max(...boxes.map(({ right, track }) => right - track[1]!))).toBeGreaterThan(-10);
  });

  it.each([
    [1200, "light"],
    [1200, "dark"],
    [360, "light"],
    [360, "dark"],
  ] as const)("fits %i pixels, in %s", async (width, scheme) => {
    const { page } = await open(width, scheme);
    for (const each of ["details.failed", "details.one"])
      await page.locator(`${each} > summary`).first().click();
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    const [ground, text] = await page.evaluate<[number, number]>(
      `["backgroundColor", "color"].map((name) =>
        Number(getComputedStyle(document.body)[name].match(/\\d+/)[0]))`,
    );
    expect(ground > text).toBe(scheme === "light");
  });
});
