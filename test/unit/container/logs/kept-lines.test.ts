import { Readable } from "node:stream";
import { keepLines } from "../../../../src/container/logs/kept-lines";
import type { OutputLine } from "../../../../src/spec/output";

/** Lines, each of which counts as 200 characters. */
const line = (number: number): OutputLine => ({
  stream: "stdout",
  text: String(number).padStart(100, "."),
});

async function kept(count: number, characters: number): Promise<string[]> {
  const lines = Readable.from(
    (function* () {
      for (let number = 1; number <= count; number++) yield line(number);
    })(),
  );
  return (await keepLines(lines, characters)).map(({ text }) => text.replace(/^\.+/, ""));
}

it("keeps all lines of a short log", async () => {
  expect(await kept(20, 2_000)).toEqual(Array.from({ length: 20 }, (_, index) => `${index + 1}`));
});

it("keeps the first and the last lines of a long one, and says how many are missing", async () => {
  const lines = await kept(1_005, 2_000);
  expect(lines.slice(0, 10)).toEqual(Array.from({ length: 10 }, (_, index) => `${index + 1}`));
  expect(lines[10]).toBe("[mayfly left out 980 lines here]");
  expect(lines.slice(11)).toEqual(Array.from({ length: 15 }, (_, index) => `${991 + index}`));
});
