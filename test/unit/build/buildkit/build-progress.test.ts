import { BuildProgress } from "../../../../src/build/buildkit/build-progress";
import { bytesField, varintField } from "../../../../src/build/buildkit/grpc/protobuf";
import { decodeSolveStatus, type Vertex } from "../../../../src/build/buildkit/solve-status";

const vertex = (digest: string, state: Partial<Vertex> = {}): Vertex => ({
  digest,
  name: `[${digest}] RUN ${digest}`,
  cached: false,
  started: true,
  completed: false,
  error: "",
  ...state,
});
const status = (
  vertexes: readonly Vertex[],
  logs: readonly (readonly [string, string])[] = [],
): ReturnType<typeof decodeSolveStatus> => ({
  vertexes,
  progress: [],
  logs: logs.map(([step, data]) => ({ vertex: step, data: Buffer.from(data) })),
});

function follow(...all: readonly ReturnType<typeof status>[]): {
  progress: BuildProgress;
  lines: string[];
} {
  const lines: string[] = [];
  const progress = new BuildProgress((line) => lines.push(line));
  all.forEach((one) => {
    progress.add(one);
  });
  return { progress, lines };
}

describe("the progress of a build", () => {
  it("is printed line by line, with the number of the step", () => {
    const { lines } = follow(
      status([vertex("a", { started: false }), vertex("b")], [["b", "one\ntw"]]),
      status([vertex("a"), vertex("a")], [["b", "o\r\nlast"]]),
      {
        ...status([]),
        progress: [
          { vertex: "a", id: "layer", completed: false },
          { vertex: "a", id: "layer", completed: true },
          { vertex: "a", id: "layer", completed: true },
        ],
      },
      status([vertex("b", { completed: true }), vertex("a", { completed: true, cached: true })]),
      status([vertex("b", { completed: true })]),
    );
    expect(lines).toEqual([
      "#2 [b] RUN b",
      "#2 one",
      "#1 [a] RUN a",
      "#2 two",
      "#1 layer done",
      "#2 last",
      "#2 DONE",
      "#1 CACHED",
    ]);
  });

  it("knows the step that failed, not those that were canceled", () => {
    const words = 'process "/bin/sh -c make" did not complete successfully: exit code: 7';
    const { progress, lines } = follow(
      status([vertex("a"), vertex("b")], [["a", "other\n"]]),
      status(
        [],
        Array.from({ length: 31 }, (_, index) => ["b", `line ${index}\n`] as const),
      ),
      status([vertex("a", { completed: true, error: "context canceled" })]),
      status([vertex("b", { completed: true, error: words })]),
    );
    expect(progress.evidence(`failed to solve: ${words}`)).toEqual({
      step: "[b] RUN b",
      exitCode: 7,
      logs: Array.from({ length: 30 }, (_, index) => `line ${index + 1}`),
    });
    expect(lines.at(-1)).toBe(`#2 ERROR: ${words}`);
  });

  it("names no step for a failure outside of the steps", () => {
    const { progress } = follow(status([vertex("a")], [["a", "some"]]));
    expect(progress.evidence("the connection was closed")).toEqual({
      step: undefined,
      exitCode: undefined,
      logs: [],
    });
  });
});

it("is decoded from what engines send", () => {
  const time = varintField(1, 1_700_000_000);
  const message = Buffer.concat([
    bytesField(
      1,
      Buffer.concat([
        bytesField(1, "sha256:a"),
        bytesField(2, "sha256:input"),
        bytesField(3, "[1/1] RUN"),
        varintField(4, 1),
        bytesField(5, time),
        bytesField(6, time),
        bytesField(7, "exit code: 1"),
      ]),
    ),
    bytesField(
      2,
      Buffer.concat([bytesField(1, "layer"), bytesField(2, "sha256:a"), bytesField(8, time)]),
    ),
    bytesField(
      3,
      Buffer.concat([bytesField(1, "sha256:a"), varintField(3, 2), bytesField(4, "hello")]),
    ),
    bytesField(4, "a warning"),
  ]);
  expect(decodeSolveStatus(message)).toEqual({
    vertexes: [
      {
        digest: "sha256:a",
        name: "[1/1] RUN",
        cached: true,
        started: true,
        completed: true,
        error: "exit code: 1",
      },
    ],
    progress: [{ vertex: "sha256:a", id: "layer", completed: true }],
    logs: [{ vertex: "sha256:a", data: Buffer.from("hello") }],
  });
});
