import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as clock from "../../../src/common/clock";

const FAR_FUTURE = Date.parse("2199-01-01T00:00:00Z");
const MINUTE_MS = 60_000;

/** Returns the machine's time from the kernel, without JavaScript's clocks. */
function kernelTime(): number {
  const folder = mkdtempSync(join(tmpdir(), "mayfly-clock-"));
  try {
    writeFileSync(join(folder, "file"), "");
    return statSync(join(folder, "file")).mtimeMs;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const distance = (time: number): number => Math.abs(time - kernelTime());

describe("the date of the library", () => {
  it("is the machine's", () => {
    expect(distance(clock.epoch())).toBeLessThan(MINUTE_MS);
  });

  it("stays real under Jest's fake one, also when it is loaded under it", () => {
    jest.useFakeTimers({ now: FAR_FUTURE });
    try {
      expect(Date.now()).toBe(FAR_FUTURE);
      expect(distance(clock.epoch())).toBeLessThan(MINUTE_MS);
      jest.isolateModules(() => {
        // eslint-disable-next-line @typescript-eslint/no-require-imports -- a copy of its own
        const copy = require("../../../src/common/clock") as typeof clock;
        expect(distance(copy.epoch())).toBeLessThan(MINUTE_MS);
      });
    } finally {
      jest.useRealTimers();
    }
  });

  it("stays real where the process's own date was replaced before it is loaded", () => {
    const program = `
      Date.now = () => ${FAR_FUTURE};
      globalThis.Date = class extends Date { constructor() { super(${FAR_FUTURE}); } };
      performance.now = () => ${FAR_FUTURE};
      console.log(require(${JSON.stringify(join(__dirname, "../../../src/common/clock"))}).epoch());
    `;
    const printed = execFileSync(process.execPath, ["-e", program], { encoding: "utf8" });
    expect(distance(Number(printed))).toBeLessThan(MINUTE_MS);
  });
});
