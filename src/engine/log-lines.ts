import { StringDecoder } from "node:string_decoder";
import { LastLines, SHOWN_LINES } from "../errors";
import type { OutputChunk, OutputLine, OutputStream } from "../spec/output";
import type { Engine } from "./engine";

/** The maximum length of a line in characters; a longer line is delivered in pieces. */
export const LONGEST_LINE = 1024 ** 2;
/**
 * The maximum length of an engine message, which is one line, in characters. BuildKit sends at most 16 MiB, or 22 MiB
 * in base64.
 */
export const LONGEST_MESSAGE = 32 * 1024 ** 2;

/**
 * Reads an output line by line.
 *
 * Lines of standard output and of standard error are assembled separately, so that they do not mix. A line is
 * delivered when its line break has arrived; the last line also without one. A line of more than 1,048,576
 * characters is delivered as several. Leaving the loop early closes the connection.
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

/** Reads the last lines of a container's log, as an error shows them: oldest first. */
export async function endOfLog(
  engine: { readonly containers: Pick<Engine["containers"], "logs"> },
  id: string,
  tty: boolean,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const last = new LastLines();
  const output = await engine.containers.logs(
    id,
    { follow: false, tail: SHOWN_LINES, tty },
    signal,
  );
  for await (const { text } of logLines(output)) last.add(text);
  return last.all;
}

/** Assembles lines from bytes that are split anywhere, even within a character. */
export interface LineAssembler {
  add(data: Buffer): string[];
  /** Returns what was added since the last line break. */
  unfinished(): string;
  /** Returns the rest, which has no line break. */
  end(): string[];
}

/** Creates an assembler that returns a line of more than `longest` characters in pieces. */
export function lineAssembler(longest = LONGEST_LINE): LineAssembler {
  const decoder = new StringDecoder("utf8");
  let pending: string[] = [];
  let length = 0;

  /** Adds to the current line. Returns the pieces that are complete. */
  const extend = (text: string): string[] => {
    if (text !== "") pending.push(text);
    length += text.length;
    if (length <= longest) return [];
    const line = pending.join("");
    const pieces: string[] = [];
    let from = 0;
    while (line.length - from > longest) {
      const to = from + longest;
      // Keeps the two units of a character outside the basic plane together.
      const end = isHighSurrogate(line.charCodeAt(to - 1)) ? to - 1 : to;
      pieces.push(line.slice(from, end));
      from = end;
    }
    pending = [line.slice(from)];
    length = line.length - from;
    return pieces;
  };

  const takePending = (): string => {
    const line = pending.join("");
    pending = [];
    length = 0;
    return line.endsWith("\r") ? line.slice(0, -1) : line;
  };

  return {
    add(data) {
      const parts = decoder.write(data).split("\n");
      const unfinished = parts.pop() ?? "";
      const lines = parts.flatMap((part) => [...extend(part), takePending()]);
      return [...lines, ...extend(unfinished)];
    },
    unfinished: () => pending.join(""),
    end() {
      const pieces = extend(decoder.end());
      return length === 0 ? pieces : [...pieces, takePending()];
    },
  };
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
