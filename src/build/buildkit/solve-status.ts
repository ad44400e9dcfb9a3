import { readFields } from "./grpc/protobuf";

/** The parts of BuildKit's status messages that are used here. */
export interface SolveStatus {
  readonly vertexes: readonly Vertex[];
  readonly progress: readonly VertexProgress[];
  readonly logs: readonly VertexLog[];
}

/** A step of the build. BuildKit sends it again whenever its state changes. */
export interface Vertex {
  readonly digest: string;
  /** The display name, e.g. `[2/3] RUN make`. */
  readonly name: string;
  readonly cached: boolean;
  readonly started: boolean;
  readonly completed: boolean;
  /** The error message; empty if the step has not failed. */
  readonly error: string;
}

/** A part of a step, such as a layer of a base image. */
export interface VertexProgress {
  readonly vertex: string;
  readonly id: string;
  readonly completed: boolean;
}

/** Output of a step, in pieces that may end anywhere. */
export interface VertexLog {
  readonly vertex: string;
  readonly data: Buffer;
}

/**
 * Decodes a `StatusResponse` of `moby.buildkit.v1.Control`, which engines send as
 * `moby.buildkit.trace`.
 *
 * The field numbers are from BuildKit's `api/services/control/control.proto`.
 */
export function decodeSolveStatus(message: Buffer): SolveStatus {
  const vertexes: Vertex[] = [];
  const progress: VertexProgress[] = [];
  const logs: VertexLog[] = [];
  for (const { number, value } of readFields(message)) {
    if (typeof value === "number") continue;
    if (number === 1) vertexes.push(decodeVertex(value));
    else if (number === 2) progress.push(decodeProgress(value));
    else if (number === 3) logs.push(decodeLog(value));
  }
  return { vertexes, progress, logs };
}

function decodeVertex(message: Buffer): Vertex {
  const fields = new Map([...readFields(message)].map(({ number, value }) => [number, value]));
  return {
    digest: text(fields.get(1)),
    name: text(fields.get(3)),
    cached: fields.get(4) === 1,
    started: fields.has(5),
    completed: fields.has(6),
    error: text(fields.get(7)),
  };
}

function decodeProgress(message: Buffer): VertexProgress {
  const fields = new Map([...readFields(message)].map(({ number, value }) => [number, value]));
  return { id: text(fields.get(1)), vertex: text(fields.get(2)), completed: fields.has(8) };
}

function decodeLog(message: Buffer): VertexLog {
  const fields = new Map([...readFields(message)].map(({ number, value }) => [number, value]));
  const data = fields.get(4);
  return { vertex: text(fields.get(1)), data: Buffer.isBuffer(data) ? data : Buffer.alloc(0) };
}

const text = (value: number | Buffer | undefined): string =>
  value === undefined ? "" : value.toString();
