import { setImmediate as turn } from "node:timers/promises";
import { ConsumerStream } from "../../../../src/container/logs/consumer-stream";

/** A line of 100 characters, which counts as 200; its line break counts in addition. */
const line = (number: number) =>
  ({ stream: "stdout", text: String(number).padStart(99, ".") }) as const;
const LIMIT = 100 * 200;

function fill(stream: ConsumerStream, from: number, to: number): void {
  for (let number = from; number <= to; number++) stream.deliver(line(number));
}

const numbers = (lines: readonly string[]): (number | string)[] =>
  lines.map((text) => (text.startsWith(".") ? Number(/\d+/.exec(text)?.[0]) : text));

describe("a consumer that does not read", () => {
  it("has the first lines waiting, and a note of those that were left out, when it reads at last", async () => {
    const stream = new ConsumerStream(LIMIT);
    fill(stream, 1, 100_000);
    stream.finish();
    const read = numbers((await stream.toArray()) as string[]);
    const waited = read.length - 1;
    expect(waited).toBe(101);
    expect(read.slice(0, waited)).toEqual(Array.from({ length: waited }, (_, index) => index + 1));
    expect(read[waited]).toBe(
      `[mayfly left out ${100_000 - waited} lines here: this log consumer read too slowly]\n`,
    );
  });

  it("has the note where the lines are missing when it goes on", async () => {
    const stream = new ConsumerStream(LIMIT);
    const read: string[] = [];
    fill(stream, 1, 1_000);
    stream.on("data", (text: string) => read.push(text));
    await turn();
    fill(stream, 1_001, 1_002);
    stream.finish();
    await turn();
    expect(numbers(read).slice(100)).toEqual([
      101,
      "[mayfly left out 899 lines here: this log consumer read too slowly]\n",
      1_001,
      1_002,
    ]);
  });

  it("holds nothing any more once it is destroyed", () => {
    const stream = new ConsumerStream(LIMIT);
    stream.destroy();
    fill(stream, 1, 1_000);
    stream.finish();
    expect(stream.read()).toBeNull();
  });
});

it("a consumer that reads gets each line at once, and all of them", async () => {
  const stream = new ConsumerStream(LIMIT);
  const read: string[] = [];
  stream.on("data", (text: string) => read.push(text));
  await turn();
  for (let number = 1; number <= 1_000; number++) {
    stream.deliver(line(number));
    expect(read).toHaveLength(number);
    if (number % 10 === 0) await turn();
  }
});
