import { complaint, inputOf, type FuzzTarget, type Outcome } from "../../support/fuzz/batch";
import { runInWorker } from "../../support/fuzz/run-in-worker";

const BAD_TARGETS = require.resolve("../../support/fuzz/bad-targets");
const TARGET: FuzzTarget = { valid: ["one", "two"], parse: () => undefined, refusal: () => true };

function run(title: string, count: number, hang?: number): Promise<Outcome> {
  const current = new Int32Array(new SharedArrayBuffer(4));
  return runInWorker(BAD_TARGETS, { title, seed: 1, count, current }, hang);
}

describe("fuzzing", () => {
  it("runs all inputs of a parser that is fine", async () => {
    const outcome = await run("is fine", 1000);
    expect(outcome).toMatchObject({ accepted: expect.any(Number) as number });
    expect(complaint(TARGET, outcome)).toBeUndefined();
  });

  it.each([
    ["throws another error", "TypeError: not documented"],
    ["never settles", "the thread ended with code 0 in the middle of an input"],
    ["throws later", "the thread was ended by Error: nobody catches this"],
  ])("names the input where a parser %s", async (title, reason) => {
    const outcome = await run(title, 1000);
    expect(outcome).toEqual({ failed: 100, reason: expect.stringContaining(reason) as string });
    expect(complaint(TARGET, outcome)).toContain(reason);
  });

  it("names the input in which a parser loops", async () => {
    const outcome = await run("loops", 1000, 3000);
    const reason = "the input did not end within 3000 ms";
    expect(outcome).toEqual({ failed: 100, reason });
    expect(complaint(TARGET, outcome)).toBe(reason);
  });

  it.each([
    ["keeps what it got", "the memory in use grew by"],
    ["refuses everything", "most of the parser was not reached"],
  ])("notices at the end that a parser %s", async (title, reason) => {
    expect(complaint(TARGET, await run(title, 20_000))).toContain(reason);
  });

  it("gives the same input for the same seed and number, and others for others", () => {
    const texts = (seed: number): string[] =>
      Array.from({ length: 50 }, (_, number) => inputOf(TARGET, seed, number).text);
    expect(texts(1)).toEqual(texts(1));
    expect(texts(1).slice(0, 2)).toEqual(["one", "two"]);
    expect(texts(2)).not.toEqual(texts(1));
    expect(new Set(texts(1)).size).toBeGreaterThan(25);
  });

  it("cuts an input into pieces that are the input together", () => {
    for (let number = 0; number < 500; number++) {
      const { bytes, pieces } = inputOf(TARGET, 1, number);
      expect(Buffer.concat(pieces)).toEqual(bytes);
    }
  });
});
