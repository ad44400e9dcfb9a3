import { createRequire } from "node:module";
import { join } from "node:path";
import { BUSYBOX } from "../../support/images";
import { installed } from "../../support/npm-packages";
import { ROOT } from "../../support/paths";
import { environmentOfItsOwn } from "../../support/run-of-its-own";
import { runProgram } from "../../support/run-program";

const SCRIPT = join(ROOT, "test", "docker", "progress", "slow-starts.js");
const ESCAPE = "\x1b";
const COLUMNS = 60;
const ROWS = 8;

/** The part of xterm.js that is used here. */
interface Screen {
  write(text: string, done: () => void): void;
  readonly buffer: {
    readonly active: {
      readonly length: number;
      getLine(row: number): { translateToString(trimmed: boolean): string } | undefined;
    };
  };
}

/** A terminal emulator without a window, to see what a person would see. */
async function openScreen(): Promise<Screen> {
  const folder = await installed({ "@xterm/headless": "5.5.0" });
  const require = createRequire(join(folder, "package.json"));
  const { Terminal } = require("@xterm/headless") as {
    Terminal: new (options: object) => Screen;
  };
  return new Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
}

/** Returns what is on the screen, with what has scrolled out of it, after each redraw and at the end. */
async function screensOf(output: string): Promise<string[][]> {
  const screen = await openScreen();
  const screens: string[][] = [];
  for (const part of output.split(new RegExp(`(?<=${ESCAPE}8)`))) {
    await new Promise<void>((resolve) => {
      screen.write(part, resolve);
    });
    const { active } = screen.buffer;
    const lines = Array.from({ length: active.length }, (_, row) =>
      (active.getLine(row)?.translateToString(true) ?? "").trimEnd(),
    );
    while (lines.at(-1) === "") lines.pop();
    screens.push(lines);
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
      /^busybox:1\.37 {2}ready {2}[3-9]\.\d s {2}/,
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
