import type { Readable, Writable } from "node:stream";

/** A piece of a container's or a command's output as it arrived: it can split lines and characters. */
export interface OutputChunk {
  readonly stream: "stdout" | "stderr";
  readonly data: Buffer;
}

/** A line of output without its line break. A line longer than 1,048,576 characters comes in pieces of that length. */
export interface OutputLine {
  readonly stream: "stdout" | "stderr";
  readonly text: string;
}

/** A stream in object mode whose items are `OutputChunk`s. Destroying it closes the connection. */
export type OutputStream = Readable;

export interface LogOptions {
  /** Seconds since the epoch (fractions allowed), or a date: older lines are left out. */
  readonly since?: number | Date;
  /** How many of the last lines to read, counted before `stream` filters them. Default: all. */
  readonly tail?: number;
  /** Prefixes each line with the engine's time (RFC 3339, UTC) and a space. Default false. */
  readonly timestamps?: boolean;
  /** The only stream to read. Default: both. A container with a terminal has stdout only. */
  readonly stream?: "stdout" | "stderr";
}

/**
 * A container's output. A string of more than 64 MiB is shortened to the first and last 32 MiB, with a line
 * in between that says how many bytes were left out.
 */
export interface ContainerLogs {
  /** Both streams, in the order in which they arrived. */
  readonly output: string;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ReadFileOptions {
  /** How many bytes to read from the beginning. Default: the whole file. */
  readonly first?: number;
}

export interface ExecOptions {
  readonly workingDir?: string;
  /** `user`, `uid` or `user:group`. */
  readonly user?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Gives the command full access to the engine's host, as `withPrivilegedMode` does for a container. Default false. */
  readonly privileged?: boolean;
  /**
   * Gives the command a terminal. All output then goes to stdout, with the line break `\r\n`, and the command
   * does not see the end of `stdin`, because a terminal's input has no end. Default false.
   */
  readonly tty?: boolean;
  /** The command's whole standard input. If the command ends before a stream does, the stream is destroyed. */
  readonly stdin?: string | Buffer | Readable;
  /**
   * The milliseconds after which the command and the processes that it started are killed; see `signal`.
   * Default: no limit.
   */
  readonly timeout?: number;
  /**
   * Kills the command when aborted. Engines cannot kill a command, so Mayfly does it with a second command.
   * That needs `/bin/sh`: in a container without it, the first command runs until the container is stopped.
   */
  readonly signal?: AbortSignal;
}

/** A running command. */
export interface ExecStream extends AsyncDisposable {
  /** The standard input; call `end()` for programs that read to its end. */
  readonly stdin: Writable;
  /**
   * The output, in bytes. A slow reader slows the command down. A stream that nobody reads is kept in
   * memory; if it exceeds 64 MiB, reading it throws ExecError.
   */
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves with the exit code when the command has ended. Rejects with ExecError, or the signal's reason. */
  readonly exitCode: Promise<number>;
  /** Kills the command, as `timeout` does, and closes the streams; does nothing if the command has ended. */
  kill(): Promise<void>;
}

/** The options of a command that runs in the background. */
export type DetachedExecOptions = Pick<
  ExecOptions,
  "workingDir" | "user" | "env" | "privileged" | "tty"
>;

/** A command that runs in the background of a container, until it ends or the container stops. */
export interface DetachedExec {
  /** Returns true while the command runs. Throws ExecError if the engine does not know the command any more. */
  isRunning(): Promise<boolean>;
  /**
   * Waits until the command has ended, and returns its exit code. Throws ExecError if the engine does not know the
   * command any more, and the signal's reason if that is aborted.
   */
  exitCode(signal?: AbortSignal): Promise<number>;
  /**
   * Kills the command and the processes that it started, as `exec` does; does nothing if the command has ended. Throws
   * ExecError if the command still runs, because the container has no `/bin/sh`.
   */
  kill(): Promise<void>;
}

/**
 * The result of a command. A string of more than 64 MiB is shortened to the first and last 32 MiB, with a
 * line in between that says how many bytes were left out. `execStream` returns all output.
 */
export interface ExecResult {
  /** Both streams, in the order in which they arrived. */
  readonly output: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}
