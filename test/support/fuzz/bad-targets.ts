import { fuzz } from "./fuzz";

// Parsers with faults that fuzzing must find: each fails from its input 100 on.
const FIRST = 100;
const kept: Buffer[] = [];

function faulty(title: string, fault: () => unknown): void {
  let inputs = 0;
  fuzz(__filename, title, {
    valid: ["one", "two"],
    parse: ({ bytes }) => {
      if (inputs++ >= FIRST) return fault();
      if (inputs > 2 && bytes.length % 2 === 0) throw new RangeError("refused");
      return undefined;
    },
    refusal: (error) => error instanceof RangeError,
  });
}

faulty("is fine", () => undefined);
faulty("throws another error", () => {
  throw new TypeError("not documented");
});
faulty("loops", () => {
  for (;;);
});
faulty("never settles", () => new Promise(() => undefined));
faulty("throws later", () => {
  setImmediate(() => {
    throw new Error("nobody catches this");
  });
  return new Promise((resolve) => setTimeout(resolve, 1000));
});
faulty("keeps what it got", () => kept.push(Buffer.alloc(100_000)));
faulty("refuses everything", () => {
  throw new RangeError("refused");
});
