import type { Shown } from "../../../../src/cli/objects";
import { formatFrame } from "../../../../src/cli/watch/format-frame";

const container = (name: string, rest: Partial<Shown> = {}): Shown => ({
  kind: "container",
  id: "a".repeat(64),
  name,
  labels: {},
  age: 65_000,
  status: "running",
  sessionId: "0123456789",
  state: "alive",
  user: "you",
  ...rest,
});
const WIDE = { columns: 200, rows: 24 };

describe("a frame of the view", () => {
  it("has a line for each container, and no empty columns", () => {
    const labels = { "dev.mayfly.fixture": "db", "dev.mayfly.started-by": "jest in /shop" };
    const usage = { cpu: 0.5, memory: 3 * 1024 ** 2 };
    expect(formatFrame([container("sad_fermi", { labels })], () => usage, WIDE)).toEqual([
      "Mayfly: 1 container. Ctrl+C ends the view.",
      "",
      "ID            NAME       STATUS   AGE  CPU  MEMORY  SESSION   FIXTURE  STARTED BY",
      "aaaaaaaaaaaa  sad_fermi  running  1m   50%  3 MiB   01234567  db       jest in /shop",
    ]);
  });

  it("fits on the terminal", () => {
    const containers = Array.from({ length: 10 }, (_, index) => container(`container-${index}`));
    const frame = formatFrame(containers, () => undefined, { columns: 20, rows: 6 });
    expect(frame).toHaveLength(6);
    expect(frame.at(-1)).toBe("… and 8 others");
    expect(Math.max(...frame.map(({ length }) => length))).toBe(20);
  });

  it("escapes what would change the terminal", () => {
    const [, , , line] = formatFrame([container("a\u001b[2J\nb")], () => undefined, WIDE);
    expect(line).toContain("a\\u{1b}[2J\\u{a}b");
  });
});
