import { KEPT_BYTES } from "../../../../src/container/exec/first-and-last";
import { Printed } from "../../../../src/container/exec/printed";

const MIB = 1024 ** 2;
const GAP =
  /\n\[mayfly left out (\d+) bytes here: it keeps the first and the last 32 MiB of an output\]\n/;

/** Returns an output of one stream with so many MiB between two words. */
function printedAround(mebibytes: number): Printed {
  const printed = new Printed();
  const filling = Buffer.alloc(MIB, "x");
  printed.add({ stream: "stdout", data: Buffer.from("begin") });
  for (let count = 0; count < mebibytes; count++) printed.add({ stream: "stdout", data: filling });
  printed.add({ stream: "stdout", data: Buffer.from("end") });
  return printed;
}

describe("an output", () => {
  it("is put together by stream, and in the order in which it came", () => {
    const printed = new Printed();
    const euro = Buffer.from("\u20ac");
    printed.add({ stream: "stdout", data: Buffer.concat([Buffer.from("1"), euro.subarray(0, 1)]) });
    printed.add({ stream: "stdout", data: euro.subarray(1) });
    printed.add({ stream: "stderr", data: Buffer.from("2") });
    printed.add({ stream: "stdout", data: Buffer.from("3") });
    expect(printed.toText()).toEqual({ output: "1\u20ac23", stdout: "1\u20ac3", stderr: "2" });
  });

  it("is empty where nothing was printed", () => {
    expect(new Printed().toText()).toEqual({ output: "", stdout: "", stderr: "" });
  });

  it("is whole up to 64 MiB, with a character over the middle", () => {
    const printed = new Printed();
    printed.add({ stream: "stderr", data: Buffer.alloc(KEPT_BYTES - 1, "x") });
    printed.add({ stream: "stderr", data: Buffer.from("\u20ac") });
    printed.add({ stream: "stderr", data: Buffer.alloc(KEPT_BYTES - 2, "y") });
    const { output, stderr } = printed.toText();
    expect(output === stderr).toBe(true);
    expect(stderr === `${"x".repeat(KEPT_BYTES - 1)}\u20ac${"y".repeat(KEPT_BYTES - 2)}`).toBe(
      true,
    );
  });
});

describe("an output longer than a string can be", () => {
  const whole = 600 * MIB + "begin".length + "end".length;
  const printed = printedAround(600);
  const { output, stdout, stderr } = printed.toText();

  it("keeps its first and its last part, and says how much is missing", () => {
    const [gap = "", leftOut] = GAP.exec(stdout) ?? [];
    expect(stdout.startsWith("beginxxx")).toBe(true);
    expect(stdout.endsWith("xxxend")).toBe(true);
    expect(stdout.length - gap.length + Number(leftOut)).toBe(whole);
    expect(stdout.indexOf(gap)).toBe(KEPT_BYTES);
    expect(stdout.length).toBeLessThan(2 * KEPT_BYTES + MIB);
    expect([output === stdout, stderr]).toEqual([true, ""]);
  });

  it("still has its last lines", () => {
    const end = printed.lastText();
    expect(end.endsWith("xxxend")).toBe(true);
    expect(end.length).toBe(512 * 1024);
  });
});

it("does not lose a word on standard error among much on standard output", () => {
  const printed = printedAround(40);
  printed.add({ stream: "stderr", data: Buffer.from("disk on fire") });
  for (let count = 0; count < 100; count++) {
    printed.add({ stream: "stdout", data: Buffer.alloc(MIB, "y") });
  }
  const { output, stdout, stderr } = printed.toText();
  expect(stderr).toBe("disk on fire");
  expect(GAP.test(stdout)).toBe(true);
  expect(GAP.test(output)).toBe(true);
});
