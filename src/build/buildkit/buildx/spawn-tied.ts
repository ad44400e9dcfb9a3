import { spawn, type ChildProcess } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { realProcess } from "../../../common/process-wide";

/** A program that reads from `stdin`; nothing reads what it says on its standard output. */
export type TiedProgram = ChildProcess & { readonly stdin: Writable; readonly stderr: Readable };

/** Whether programs are started in groups of their own, which can be signalled whole. */
const HAS_GROUPS = realProcess.platform !== "win32";

/**
 * Reads until the process that started it has ended, or closes its end. If the program still runs then,
 * removes the folder, and ends the program and all that it started: first with SIGTERM, which lets
 * it tell its engine, and after 10 s with SIGKILL. `$$` is the program's id, whose place the shell gives it.
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
 * Starts a program that does not outlive this process, however that ends, and neither does the folder
 * with its secrets. On Windows it is a plain child.
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
  // What watches over the program ends with it; the child is not closed before.
  child.once("exit", () => tie?.destroy());
  return child as TiedProgram;
}

/** Signals a program and all that it has started. */
export function signalTied({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    realProcess.kill(HAS_GROUPS ? -pid : pid, signal);
  } catch {
    // It has ended.
  }
}
