import { StringDecoder } from "node:string_decoder";
import type { OutputChunk, OutputLine, OutputStream } from "../spec/output";

/**
 * An output line by line. Standard output and error are put together apart, so that a line that
 * comes in pieces is not torn by the other's; a line is delivered when its break has come, the
 * last one also without. Leaving the loop early closes the connection.
 */
export async function* logLines(output: OutputStream): AsyncGenerator<OutputLine, void, undefined> {
  const assemblers = { stdout: lineAssembler(), stderr: lineAssembler() };
  for await (const { stream, data } of output as AsyncIterable<OutputChunk>) {
    for (const text of assemblers[stream].add(data)) yield { stream, text };
  }
  for (const stream of ["stdout", "stderr"] as const) {
    for (const text of assemblers[stream].end()) yield { stream, text };
  }
}

/** Puts lines together from bytes that are split anywhere, within characters too. */
export interface LineAssembler {
  add(data: Buffer): string[];
  /** What is left without a line break. */
  end(): string[];
}

export function lineAssembler(): LineAssembler {
  const decoder = new StringDecoder("utf8");
  let pending: string[] = [];

  const takePending = (last: string): string => {
    const line = pending.length === 0 ? last : pending.join("") + last;
    pending = [];
    return line.endsWith("\r") ? line.slice(0, -1) : line;
  };

  return {
    add(data) {
      const parts = decoder.write(data).split("\n");
      const unfinished = parts.pop() ?? "";
      const lines = parts.map(takePending);
      if (unfinished !== "") pending.push(unfinished);
      return lines;
    },
    end() {
      const last = decoder.end();
      return pending.length === 0 && last === "" ? [] : [takePending(last)];
    },
  };
}
