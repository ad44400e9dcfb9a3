import assert from "node:assert/strict";
import type { Transform } from "node:stream";

/** What came out of a stream, and the error that it failed with, if any. */
export interface Streamed {
  readonly outputs: readonly Buffer[];
  readonly refused: unknown;
}

/** Sends pieces through a chain of streams, to their end. */
export async function streamThrough(
  stages: readonly Transform[],
  pieces: readonly Buffer[],
): Promise<Streamed> {
  const outputs: Buffer[] = [];
  const [first] = stages;
  const refused = await new Promise<unknown>((resolve) => {
    for (const stage of stages) stage.once("error", resolve);
    // Not with pipeline(), which would take most of the time of a test that does this some 100,000 times.
    stages
      .reduce((from, to) => from.pipe(to))
      .on("data", (output: Buffer) => outputs.push(output))
      .once("end", () => {
        resolve(undefined);
      });
    for (const piece of pieces) first?.write(piece);
    first?.end();
  });
  return { outputs, refused };
}

/** Checks that the input has the same result in pieces and as a whole; throws the error of a stream that fails. */
export async function sameHoweverCut(
  open: () => Transform,
  { bytes, pieces }: { readonly bytes: Buffer; readonly pieces: readonly Buffer[] },
): Promise<readonly Buffer[]> {
  const cut = await streamThrough([open()], pieces);
  const whole = await streamThrough([open()], [bytes]);
  assert.equal(String(cut.refused), String(whole.refused));
  if (whole.refused !== undefined) throw whole.refused as Error;
  assert.equal(cut.outputs.length, whole.outputs.length);
  assert(Buffer.concat(cut.outputs).equals(Buffer.concat(whole.outputs)), "the same however cut");
  return whole.outputs;
}
