import type { Readable, Writable } from "node:stream";

/** A piece of what a container or a command printed, as it came: not aligned to lines or characters. */
export interface OutputChunk {
  readonly stream: "stdout" | "stderr";
  readonly data: Buffer;
}

/** A line of it, without its line break. One of more than 1,048,576 characters comes in pieces of that length. */
export interface OutputLine {
  readonly stream: "stdout" | "stderr";
  readonly text: string;
}

/** A stream in object mode whose items are `OutputChunk`s. Destroying it closes the connection. */
export type OutputStream = Readable;

export interface LogOptions {
  /** Seconds since the epoch (fractions allowed), or the date itself: older lines are left out. */
  readonly since?: number | Date;
  /** Only this many of the last lines; counted before `stream` leaves some out. */
  readonly tail?: number;
  /** Puts the engine's time before each line, as RFC 3339 in UTC, and a space. Default false. */
  readonly timestamps?: boolean;
  /** Only what was printed there. Default both. A container with a terminal has stdout only. */
  readonly stream?: "stdout" | "stderr";
}

/**
 * What a container has printed. Of more than 64 MiB, each text has the first and the last 32 MiB, and a
 * line in between that says how many bytes were left out.
 */
export interface ContainerLogs {
  /** What it printed to both streams, in the order in which it arrived. */
  readonly output: string;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ReadFileOptions {
  /** Only so many bytes from its beginning; default: the whole file. */
  readonly first?: number;
}

export interface ExecOptions {
  readonly workingDir?: string;
  /** `user`, `uid` or `user:group`. */
  readonly user?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Give it all of the engine's host, as `withPrivilegedMode` does for a container. Default false. */
  readonly privileged?: boolean;
  /**
   * Give it a terminal. Its output is then all stdout, with the terminal's line breaks `\r\n`, and
   * the end of `stdin` is not told to it: a terminal has none. Default false.
   */
  readonly tty?: boolean;
  /** What it reads from its standard input, and then its end. A stream is destroyed when the command ends first. */
  readonly stdin?: string | Buffer | Readable;
  /**
   * Milliseconds until it must have ended. Default: no limit. The command and what it has started
   * are killed then; see `signal`.
   */
  readonly timeout?: number;
  /**
   * Aborting it gives the command up. No engine can end a command, so that it is killed by a second
   * one: in a container without `/bin/sh` it goes on until the container is stopped.
   */
  readonly signal?: AbortSignal;
}

/** A command that runs. */
export interface ExecStream extends AsyncDisposable {
  /** Its standard input; `end()` it for programs that read to the end. */
  readonly stdin: Writable;
  /**
   * What it prints, in bytes. A reader that is slow holds up the command. A stream that nobody has begun to read
   * does not: it is held in memory, and when it exceeds 64 MiB, reading it throws ExecError.
   */
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Its exit code, once it has ended. Rejects with ExecError, or the signal's reason. */
  readonly exitCode: Promise<number>;
  /** Kills it, as `timeout` does, and closes the streams; one that has ended is left as it is. */
  kill(): Promise<void>;
}

/**
 * What a command came to. Of more than 64 MiB of output, each text has the first and the last 32 MiB, and a
 * line in between that says how many bytes were left out; `execStream` gives all of it.
 */
export interface ExecResult {
  /** What it printed to both streams, in the order in which it arrived. */
  readonly output: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}
