import assert from "node:assert/strict";
import { BuildProgress } from "../../../../src/build/buildkit/build-progress";
import {
  bytesField,
  MalformedMessage,
  varintField,
} from "../../../../src/build/buildkit/grpc/protobuf";
import { decodeSolveStatus } from "../../../../src/build/buildkit/solve-status";
import { fuzz } from "../../../support/fuzz/fuzz";

const TIME = varintField(1, 1_700_000_000);
const VERTEX = Buffer.concat([
  bytesField(1, "sha256:a"),
  bytesField(3, "[1/2] RUN make"),
  varintField(4, 1),
  bytesField(5, TIME),
  bytesField(6, TIME),
  bytesField(7, "process did not complete successfully: exit code: 2"),
]);
const PROGRESS = Buffer.concat([
  bytesField(1, "layer"),
  bytesField(2, "sha256:a"),
  bytesField(8, TIME),
]);
const LOG = Buffer.concat([
  bytesField(1, "sha256:a"),
  varintField(3, 1),
  bytesField(4, "one\r\ntwo"),
]);

fuzz(__filename, "statuses of BuildKit", {
  valid: [
    bytesField(1, VERTEX),
    Buffer.concat([bytesField(1, VERTEX), bytesField(2, PROGRESS), bytesField(3, LOG)]),
    Buffer.concat([bytesField(3, LOG), bytesField(3, LOG), bytesField(1, VERTEX)]),
  ],
  tokens: [VERTEX, PROGRESS, LOG, Buffer.from([0x0a]), Buffer.alloc(10, 0xff)],
  parse: ({ bytes }) => {
    const lines: unknown[] = [];
    const progress = new BuildProgress((line) => lines.push(line));
    progress.add(decodeSolveStatus(bytes));
    const { step, exitCode, logs } = progress.evidence("failed: exit code: 1");
    lines.push(...logs, step ?? "");
    assert(lines.every((line) => typeof line === "string"));
    assert(exitCode === undefined || Number.isInteger(exitCode));
  },
  refusal: (error) => error instanceof MalformedMessage,
});
