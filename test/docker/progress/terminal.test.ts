import { join } from "node:path";
import { BUSYBOX } from "../../support/images";
import { ROOT } from "../../support/paths";
import { environmentOfItsOwn } from "../../support/run-of-its-own";
import { runProgram } from "../../support/run-program";
import { Screen } from "../../support/screen";

const SCRIPT = join(ROOT, "test", "docker", "progress", "slow-starts.js");
const ESCAPE = "\x1b";
const COLUMNS = 60;
const ROWS = 8;

/** Returns what is on the screen, with what has scrolled out of it, after each redraw and at the end. */
async function screensOf(output: string): Promise<string[][]> {
  const screen = await Screen.open(COLUMNS, ROWS);
  const screens: string[][] = [];
  for (const part of output.split(new RegExp(`(?<=${ESCAPE}8)`))) {
    screens.push(await screen.write(part));
  }
  return screens;
}

/** Runs the script on a pseudo terminal, and returns all that it wrote. */
async function onTerminal(change: NodeJS.ProcessEnv = {}): Promise<string> {
  const command = `stty cols ${COLUMNS} rows ${ROWS}; exec '${process.execPath}' '${SCRIPT}'`;
  const env = environmentOfItsOwn({ TEST_IMAGE: BUSYBOX, TERM: "xterm-256color", ...change });
  const { code, stdout } = await runProgram("script", ["-qec", command, "/dev/null"], { env });
  expect(code).toBe(0);
  return stdout;
}

const LEFT = [
  "Starting two: in the middle of a line, and its end",
  "something on standard error",
  "both are there",
];

describe("on a terminal", () => {
  it("a start has a line while it lasts, below the program's own output, which stays whole", async () => {
    const output = await onTerminal();
    const screens = await screensOf(output);
    expect(screens.at(-1)).toEqual(LEFT);
    const lines = (screen: string[]): string[] => screen.filter((line) => line.startsWith(BUSYBOX));
    const counts = screens.map((screen) => lines(screen).length);
    expect(Math.max(...counts)).toBe(2);
    // The container that is ready first has no line any more.
    expect(counts.lastIndexOf(2)).toBeLessThan(counts.lastIndexOf(1));
    expect(lines(screens[counts.lastIndexOf(1)]!)[0]).toMatch(
      /^busybox:1\.37 {2}ready {2}\d+\.\d s {2}/,
    );
    // At each moment, everything above is the program's own.
    for (const screen of screens) {
      const own = screen.filter((line) => !line.startsWith(BUSYBOX));
      expect(LEFT.join("\n").startsWith(own.join("\n").trimEnd())).toBe(true);
    }
    expect(output).toContain("\x1b[1m");
  });

  it("has no colours with NO_COLOR, and no lines in continuous integration or when they are off", async () => {
    const plain = await onTerminal({ NO_COLOR: "1" });
    expect(plain).toMatch(/busybox:1\.37 {2}ready/);
    expect(plain).not.toMatch(new RegExp(`${ESCAPE}\\[[\\d;]*m`));
    for (const change of [{ CI: "true" }, { MAYFLY_PROGRESS: "off" }]) {
      const quiet = await onTerminal(change);
      expect(quiet).not.toContain("\x1b");
      expect(quiet.replaceAll("\r", "")).toBe(`${LEFT.join("\n")}\n`);
    }
  });
});
