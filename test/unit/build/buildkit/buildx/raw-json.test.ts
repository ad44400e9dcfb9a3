import { rawJsonReader } from "../../../../../src/build/buildkit/buildx/raw-json";
import { LONGEST_MESSAGE } from "../../../../../src/engine/log-lines";
import type { SolveStatus } from "../../../../../src/build/buildkit/solve-status";

function read(text: string): { statuses: SolveStatus[]; texts: string[] } {
  const [statuses, texts]: [SolveStatus[], string[]] = [[], []];
  const take = rawJsonReader(
    (status) => statuses.push(status),
    (line) => texts.push(line),
  );
  text.split("\n").forEach(take);
  return { statuses, texts };
}

const STATUS = {
  vertexes: [
    { digest: "sha256:a", name: "[1/2] FROM", started: "2026-01-01T00:00:00Z" },
    {
      digest: "sha256:b",
      name: "[2/2] RUN",
      started: "2026-01-01T00:00:00Z",
      completed: "2026-01-01T00:00:01Z",
      cached: true,
      error: "exit code: 1",
    },
  ],
  statuses: [{ id: "layer", vertex: "sha256:a", completed: "2026-01-01T00:00:01Z" }],
  logs: [{ vertex: "sha256:b", stream: 1, data: Buffer.from("hello\n").toString("base64") }],
  warnings: [{ level: 1 }],
};

const DECODED: SolveStatus = {
  vertexes: [
    {
      digest: "sha256:a",
      name: "[1/2] FROM",
      cached: false,
      started: true,
      completed: false,
      error: "",
    },
    {
      digest: "sha256:b",
      name: "[2/2] RUN",
      cached: true,
      started: true,
      completed: true,
      error: "exit code: 1",
    },
  ],
  progress: [{ vertex: "sha256:a", id: "layer", completed: true }],
  logs: [{ vertex: "sha256:b", data: Buffer.from("hello\n") }],
};

describe("the progress of buildx", () => {
  it("is read from one line and from several", () => {
    const text = [JSON.stringify(STATUS, undefined, 2), JSON.stringify(STATUS)].join("\n");
    expect(read(text)).toEqual({ statuses: [DECODED, DECODED], texts: [] });
  });

  it("is distinguished from plain text, also with braces", () => {
    const lines = ["ERROR: failed to solve: {", "{{ no JSON", "WARNING: old"];
    const text = [lines[0], JSON.stringify(STATUS, undefined, 2), ...lines.slice(1)].join("\n");
    expect(read(text)).toEqual({ statuses: [DECODED], texts: lines });
  });

  it("passes on as text what only looked like JSON", () => {
    expect(read("{\n  broken\n}\nafter")).toEqual({
      statuses: [],
      texts: ["{", "  broken", "}", "after"],
    });
  });

  it.each([
    '{"vertexes":null,"statuses":5,"logs":"x"}',
    '{"vertexes":[null,7],"statuses":[[]],"logs":[{"data":5}]}',
    '{"vertexes":[{"digest":1,"name":{},"cached":"yes","started":null,"error":[]}]}',
  ])("treats fields of other types as missing: %s", (line) => {
    const { statuses, texts } = read(line);
    expect(texts).toEqual([]);
    expect(statuses).toHaveLength(1);
    for (const { name, cached, started, error } of statuses.flatMap(({ vertexes }) => vertexes)) {
      expect([name, cached, started, error]).toEqual(["", false, false, ""]);
    }
  });

  it("passes on as text what begins like JSON and never ends", () => {
    const line = "x".repeat(LONGEST_MESSAGE / 4);
    const texts: string[] = [];
    const take = rawJsonReader(
      () => undefined,
      (text) => texts.push(text),
    );
    ["{", line, line, line].forEach(take);
    expect(texts).toEqual([]);
    take(line);
    expect(texts.map(({ length }) => length)).toEqual([1, ...Array<number>(4).fill(line.length)]);
    take("after");
    expect(texts.at(-1)).toBe("after");
  });
});
