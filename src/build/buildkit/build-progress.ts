import { lineAssembler, type LineAssembler } from "../../engine/log-lines";
import type { BuildEvidence } from "../../errors";
import type { BuildLogSink } from "../build-request";
import { LastLines } from "../last-lines";
import type { SolveStatus, Vertex, VertexLog, VertexProgress } from "./solve-status";

interface Step {
  readonly number: number;
  readonly lines: LineAssembler;
  readonly last: LastLines;
  readonly partsDone: Set<string>;
  name: string;
  started: boolean;
  ended: boolean;
  error: string;
}

/**
 * The progress of a build, which is passed on line by line and kept as evidence for an error.
 *
 * The lines look like those that the docker CLI prints without a terminal. They are kept per step:
 * steps run in parallel, so the build's last lines may not be the failed step's.
 */
export class BuildProgress {
  readonly #steps = new Map<string, Step>();
  readonly #sink: BuildLogSink;

  constructor(sink: BuildLogSink) {
    this.#sink = sink;
  }

  add({ vertexes, progress, logs }: SolveStatus): void {
    for (const vertex of vertexes) this.#begin(vertex);
    for (const part of progress) this.#tellPart(part);
    for (const log of logs) this.#tellLog(log);
    for (const vertex of vertexes) this.#end(vertex);
  }

  /**
   * Returns the failed step, with its exit code and last lines.
   *
   * Steps that were canceled because of the failure are not reported.
   */
  evidence(reason: string): BuildEvidence {
    const failed = [...this.#steps.values()].filter(({ error }) => error !== "");
    const culprit =
      failed.find(({ error }) => reason.includes(error)) ??
      failed.find(({ error }) => !error.includes("context canceled"));
    for (const { lines, last } of this.#steps.values())
      for (const line of lines.end()) last.add(line);
    return {
      step: culprit?.name,
      exitCode: exitCodeIn(culprit?.error ?? reason),
      logs: culprit?.last.all ?? [],
    };
  }

  #begin({ digest, name, started }: Vertex): void {
    const step = this.#step(digest);
    step.name = name;
    if (step.started || !started) return;
    step.started = true;
    this.#sink(`#${step.number} ${name}`);
  }

  #end({ digest, cached, completed, error }: Vertex): void {
    const step = this.#step(digest);
    if (step.ended || !completed) return;
    step.ended = true;
    step.error = error;
    for (const line of step.lines.end()) this.#tell(step, line);
    const outcome = error !== "" ? `ERROR: ${error}` : cached ? "CACHED" : "DONE";
    this.#sink(`#${step.number} ${outcome}`);
  }

  #tellPart({ vertex, id, completed }: VertexProgress): void {
    const step = this.#step(vertex);
    if (!completed || step.partsDone.has(id)) return;
    step.partsDone.add(id);
    this.#sink(`#${step.number} ${id} done`);
  }

  #tellLog({ vertex, data }: VertexLog): void {
    const step = this.#step(vertex);
    for (const line of step.lines.add(data)) this.#tell(step, line);
  }

  #tell(step: Step, line: string): void {
    step.last.add(line);
    this.#sink(`#${step.number} ${line}`);
  }

  #step(digest: string): Step {
    let step = this.#steps.get(digest);
    if (step === undefined) {
      step = {
        number: this.#steps.size + 1,
        lines: lineAssembler(),
        last: new LastLines(),
        partsDone: new Set(),
        name: digest,
        started: false,
        ended: false,
        error: "",
      };
      this.#steps.set(digest, step);
    }
    return step;
  }
}

/** Returns the exit code of a failed command; undefined for other failures. */
function exitCodeIn(error: string): number | undefined {
  const code = /exit code: (\d+)\s*$/.exec(error)?.[1];
  return code === undefined ? undefined : Number(code);
}
