import { spawn, type ChildProcess } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { realProcess } from "../../../common/process-wide";

/** A program with a writable standard input; its standard output is ignored. */
export type TiedProgram = ChildProcess & { readonly stdin: Writable; readonly stderr: Readable };

/** Whether programs run in process groups of their own, which can be signalled as a whole. */
const HAS_GROUPS = realProcess.platform !== "win32";

/**
 * Starts a program next to a shell that reads from a pipe until this process ends or closes it.
 *
 * If the program still runs then, the shell removes the folder and ends the program and all its
 * children: first with SIGTERM, so that the program can tell its engine, and 10 s later with
 * SIGKILL. `$$` is the program's process id, since the program replaces the shell that started it.
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

/**
 * Starts a program that ends with this process, as does the folder with the program's secrets.
 *
 * This holds however the process ends. On Windows the program is a normal child process.
 */
export function spawnTied(
  program: string,
  args: readonly string[],
  { env, folder }: { readonly env: NodeJS.ProcessEnv; readonly folder: string },
): TiedProgram {
  if (!HAS_GROUPS) {
    return spawn(program, args, { env, stdio: ["pipe", "ignore", "pipe"], windowsHide: true });
  }
  const child: ChildProcess = spawn("/bin/sh", ["-c", SCRIPT, "sh", folder, program, ...args], {
    env,
    stdio: ["pipe", "ignore", "pipe", "pipe"],
    detached: true,
  });
  const [, , , tie] = child.stdio;
  tie?.on("error", () => undefined);
  // Also ends the shell that watches the program; `close` is emitted only after that.
  child.once("exit", () => tie?.destroy());
  return child as TiedProgram;
}

/** Sends a signal to a program and all processes that it started. */
export function signalTied({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    realProcess.kill(HAS_GROUPS ? -pid : pid, signal);
  } catch {
    // The program has ended.
  }
}
