import assert from "node:assert/strict";
import { BuildProgress } from "../../../../../src/build/buildkit/build-progress";
import { rawJsonReader } from "../../../../../src/build/buildkit/buildx/raw-json";
import { fuzz } from "../../../../support/fuzz/fuzz";

const STATUS = {
  vertexes: [
    {
      digest: "sha256:a",
      name: "[1/2] RUN make",
      cached: false,
      started: "2026-01-01T00:00:00Z",
      completed: "2026-01-01T00:00:01Z",
      error: "exit code: 1",
    },
  ],
  statuses: [{ id: "layer", vertex: "sha256:a", completed: "2026-01-01T00:00:01Z" }],
  logs: [{ vertex: "sha256:a", stream: 1, data: "aGVsbG8K" }],
};

fuzz(__filename, "the progress of buildx", {
  valid: [
    JSON.stringify(STATUS),
    JSON.stringify(STATUS, undefined, 2),
    "ERROR: failed to solve: {\nmore",
  ],
  tokens: ['"vertexes":null', '"logs":[null]', '"data":5', "{\n", "\n}\n", "\n", "null", "[]"],
  parse: ({ text }) => {
    const told: unknown[] = [];
    const progress = new BuildProgress((line) => told.push(line));
    const take = rawJsonReader(
      (status) => {
        progress.add(status);
      },
      (line) => told.push(line),
    );
    text.split("\n").forEach(take);
    progress.evidence("failed");
    assert(told.every((line) => typeof line === "string"));
  },
  refusal: "never",
});
