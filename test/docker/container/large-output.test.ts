import { join } from "node:path";
import { BUSYBOX } from "../../support/images";
import { runProgram } from "../../support/run-program";

const MIB = 1024 ** 2;
/** "begin", the line and "end", with their line breaks. */
const PRINTED = 6 + 300 * MIB + 5;
const PIECES = 40;
/** `seq 1 50000` prints 288,894 bytes. */
const LOGGED = PIECES * MIB + 1 + 288_894 + "ready\n".length;

interface Told {
  readonly commands: {
    readonly exitCode: number;
    readonly unreadExitCode: number;
    readonly stderr: string;
    readonly leftOut: number;
    readonly begin: string;
    readonly end: string;
    readonly message: string;
    readonly growth: Readonly<Record<"whole" | "streamed", number>>;
  };
  readonly logs: {
    readonly longest: number;
    readonly total: number;
    readonly logged: number;
    readonly notices: readonly string[];
    readonly growth: Readonly<Record<"waited" | "read" | "kept", number>>;
  };
}

let told: Told;

beforeAll(async () => {
  const program = join(__dirname, "..", "programs", "print-much.js");
  const { code, stdout, stderr } = await runProgram(process.execPath, [program, BUSYBOX]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  told = JSON.parse(stdout) as Told;
});

describe("a command that prints 300 MiB", () => {
  it("gives the first and the last part, its errors and its exit code", () => {
    const { exitCode, stderr, leftOut, begin, end } = told.commands;
    expect({ exitCode, stderr, begin, end }).toEqual({
      exitCode: 3,
      stderr: "apart\n",
      begin: "begin\nxx",
      end: "x\nend\n",
    });
    expect(PRINTED - leftOut).toBeGreaterThanOrEqual(64 * MIB);
    expect(PRINTED - leftOut).toBeLessThan(65 * MIB);
  });

  it("takes a part of that memory", () => {
    // The bytes, the string, and garbage from the conversion between them.
    expect(told.commands.growth.whole).toBeLessThan(400 * MIB);
  });
});

it("a command that prints without end is reported after its timeout", () => {
  expect(told.commands.message).toMatch(
    /^yes no did not end within 10000 ms\.\nIts last 50 output lines:\n {2}\| n?o?\n {2}\| no\n/,
  );
});

it("a command whose streams nobody reads ends, and takes no more than their limit", () => {
  expect(told.commands.unreadExitCode).toBe(0);
  expect(told.commands.growth.streamed).toBeLessThan(120 * MIB);
});

describe("a log with a line of 40 MiB", () => {
  it("is waited for, read and kept within a part of that", () => {
    for (const growth of Object.values(told.logs.growth)) expect(growth).toBeLessThan(150 * MIB);
  });

  it("is read in pieces of 1 MiB, each with a break", () => {
    const breaks = PIECES - 1;
    expect(told.logs).toMatchObject({ longest: MIB + 1, total: LOGGED + breaks, logged: LOGGED });
  });

  it("leaves out lines for a consumer that does not read, and says so", () => {
    const [notice = "", ...others] = told.logs.notices;
    expect(others).toEqual([]);
    const leftOut = Number(/^\[mayfly left out (\d+) lines here: /.exec(notice)?.[1]);
    expect(leftOut).toBeGreaterThan(50_000);
    expect(leftOut).toBeLessThan(50_000 + PIECES);
  });
});
