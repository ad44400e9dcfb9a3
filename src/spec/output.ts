import type { Readable } from "node:stream";

/** A piece of what a container or a command printed, as it came: not aligned to lines or characters. */
export interface OutputChunk {
  readonly stream: "stdout" | "stderr";
  readonly data: Buffer;
}

/** A whole line of it, without its line break. */
export interface OutputLine {
  readonly stream: "stdout" | "stderr";
  readonly text: string;
}

/** A stream in object mode whose items are `OutputChunk`s. Destroying it closes the connection. */
export type OutputStream = Readable;

export interface LogOptions {
  /** Seconds since the epoch (fractions allowed), or the date itself: older lines are left out. */
  readonly since?: number | Date;
  /** Only this many of the last lines. */
  readonly tail?: number;
}

export interface ExecOptions {
  readonly workingDir?: string;
  /** `user`, `uid` or `user:group`. */
  readonly user?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface ExecResult {
  /** Everything printed, in the order in which it arrived. */
  readonly output: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}
