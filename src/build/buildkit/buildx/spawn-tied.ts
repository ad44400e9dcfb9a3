import { spawn, type ChildProcess } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { sleep } from "../../../common/clock";
import { realProcess } from "../../../common/process-wide";

/** A program with a writable standard input; its standard output is ignored. */
export type TiedProgram = ChildProcess & { readonly stdin: Writable; readonly stderr: Readable };

/** Whether each program runs in a new process group, which can be signalled as a whole. */
const HAS_GROUPS = realProcess.platform !== "win32";
/** Milliseconds for a program to end after SIGTERM. */
const PATIENCE_MS = 10_000;

/**
 * A script that starts a program, and a second shell that reads from a pipe until this process ends
 * or closes the pipe.
 *
 * If the program is still running then, the second shell removes the folder and ends the program
 * with all its children. It sends SIGTERM first, so that the program can tell its engine, and
 * SIGKILL 10 s later. `$$` is the program's process id: the program replaces the first shell.
 */
const SCRIPT = `
folder=$1
shift
(
  trap '' TERM INT HUP
  read -r _
  kill -0 $$ || exit
  rm -rf -- "$folder"
  kill -TERM 0
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    kill -0 $$ || exit
    sleep 1
  done
  kill -KILL 0
) <&3 >/dev/null 2>&1 &
exec 3<&-
exec "$@"`;

export interface TiedSurroundings {
  readonly env: NodeJS.ProcessEnv;
  /** The folder with the program's secrets, which is removed if this process is killed. */
  readonly folder: string;
  /** The working folder. Default: this process's. */
  readonly cwd?: string;
}

/**
 * Starts a program that is ended when this process ends, even if this process is killed.
 *
 * The folder with the program's secrets is then removed. On Windows, the program is an ordinary
 * child process.
 */
export function spawnTied(
  program: string,
  args: readonly string[],
  { env, folder, cwd }: TiedSurroundings,
): TiedProgram {
  if (!HAS_GROUPS) {
    return spawn(program, args, { env, cwd, stdio: ["pipe", "ignore", "pipe"], windowsHide: true });
  }
  const child: ChildProcess = spawn("/bin/sh", ["-c", SCRIPT, "sh", folder, program, ...args], {
    env,
    cwd,
    stdio: ["pipe", "ignore", "pipe", "pipe"],
    detached: true,
  });
  const [, , , tie] = child.stdio;
  tie?.on("error", () => undefined);
  // Also ends the shell that watches the program; `close` is emitted only after that.
  child.once("exit", () => tie?.destroy());
  return child as TiedProgram;
}

/**
 * Ends a program and all processes that it started: with SIGTERM, so that the program can tell its engine, and after
 * 10 s with SIGKILL. Aborting `over` says that the program has ended.
 *
 * All processes get the signals, because older docker CLIs do not forward them to their plugins.
 */
export async function endTied(child: TiedProgram, over: AbortSignal): Promise<void> {
  signalTied(child, "SIGTERM");
  try {
    await sleep(PATIENCE_MS, over);
  } catch {
    // The program has ended, so another process may soon get its process id.
    return;
  }
  signalTied(child, "SIGKILL");
  child.stderr.destroy();
}

/** Sends a signal to a program and all processes that it started. */
function signalTied({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    realProcess.kill(HAS_GROUPS ? -pid : pid, signal);
  } catch {
    // The program has ended.
  }
}
