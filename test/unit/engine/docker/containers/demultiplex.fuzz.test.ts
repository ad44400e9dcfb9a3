import assert from "node:assert/strict";
import { frameDecoder } from "../../../../../src/engine/docker/containers/demultiplex";
import { lineAssembler } from "../../../../../src/engine/log-lines";
import { EngineError } from "../../../../../src/errors";
import { frame } from "../../../../support/fake-daemon-frames";
import { fuzz } from "../../../../support/fuzz/fuzz";

/** Returns the lines of both outputs, and the error that ended the decoding, if any. */
function decode(pieces: readonly Buffer[]): { lines: string[]; refused: unknown } {
  const assemblers = { stdout: lineAssembler(), stderr: lineAssembler() };
  const lines = { stdout: [] as string[], stderr: [] as string[] };
  const decoder = frameDecoder("read the log", ({ stream, data }) => {
    lines[stream].push(...assemblers[stream].add(data));
  });
  let refused: unknown;
  try {
    pieces.forEach(decoder);
  } catch (error) {
    refused = error;
  }
  for (const stream of ["stdout", "stderr"] as const) {
    lines[stream].push(...assemblers[stream].end());
  }
  return { lines: [...lines.stdout, ...lines.stderr], refused };
}

fuzz(__filename, "frames and lines of logs", {
  valid: [
    Buffer.concat([
      frame("stdout", "one\ntwo "),
      frame("stderr", "three\r\n"),
      frame("stdout", "ü\n"),
    ]),
    Buffer.concat([frame("stdin", ""), frame("stdout", "x".repeat(300)), frame("stderr", "last")]),
  ],
  tokens: [frame("systemError", "unexpected EOF"), frame("stdout", ""), Buffer.from([1, 0, 0, 0])],
  parse: ({ bytes, pieces }) => {
    const whole = decode([bytes]);
    assert.deepEqual(decode(pieces), whole);
    if (whole.refused !== undefined) throw whole.refused as Error;
  },
  refusal: (error) => error instanceof EngineError && error.code === "ENGINE_REQUEST_FAILED",
});
