import { spawn } from "node:child_process";
import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import { now, sleep } from "../../common/clock";
import { connectionArguments } from "./arguments";
import type { SshDestination } from "./destination";
import { connectFailure } from "./failures";
import { FILES } from "./files";
import { runToEnd } from "./run-ssh";

/** Seconds from the end of the last process to the end of the connection: the next test file may just be starting. */
const LINGER = 10;

/**
 * Keeps `ssh` running while a process holds the writing end of the named pipe on the standard input, and a little longer:
 * the kernel closes a process's end however the process ended. The pipe is read by the shell itself, because another
 * program would outlive the shell.
 *
 * Reading fails at once while no process holds an end. Each process writes a line when it joins, so one that has come and
 * gone during a pause is noticed, too. A connection that was never ready ends without a pause, and so does one whose
 * folder another one has taken: the working folder is then empty.
 */
const KEEPER = `
folder=$1; shift
exec 3<&0 0</dev/null
ssh "$@" 3<&- & ssh=$!
trap 'kill "$ssh"' HUP INT TERM
{
  cd "$folder"
  while :; do
    while read -r _ <&3; do :; done
    [ -e ${FILES.ready} ] || break
    sleep ${LINGER} 3<&-
    read -r _ <&3 && continue
    mv -f ${FILES.ready} ${FILES.leaving}
    read -r _ <&3 || break
    mv -f ${FILES.leaving} ${FILES.ready}
  done
  exec 3<&-
  kill "$ssh"
} 2>/dev/null & reader=$!
exec 3<&-
wait "$ssh"; code=$?
kill "$reader" 2>/dev/null
exit "$code"
`;

/** Milliseconds until `ssh` has to be connected, through all jump hosts. */
const CONNECT_MS = 20_000;
const LOOK_MS = 5;

const { O_RDONLY, O_WRONLY, O_NONBLOCK } = constants;

/**
 * Connects by the user's own `ssh`. Returns the writing end of the pipe; the connection ends when no process has
 * one any more. Throws UnusableAddress, which says what to do.
 */
export async function connect(
  destination: SshDestination,
  folder: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
): Promise<number> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  const pipe = join(folder, FILES.users);
  const made = await runToEnd("mkfifo", ["-m", "600", pipe], env);
  if (made.code !== 0) throw new Error(`mkfifo: ${made.stderr.trim()}`);
  // A writing end can be opened only after a reading end. The latter does not wait.
  const reading = openSync(pipe, O_RDONLY | O_NONBLOCK);
  const writing = openSync(pipe, O_WRONLY | O_NONBLOCK);
  try {
    const exitCode = startKeeper(destination, folder, reading, env);
    const deadline = now() + CONNECT_MS;
    while (!existsSync(join(folder, FILES.control))) {
      signal?.throwIfAborted();
      const code = exitCode();
      if (code !== undefined || now() > deadline) {
        throw connectFailure(destination, readLog(folder), code, CONNECT_MS);
      }
      await sleep(LOOK_MS, signal);
    }
    return writing;
  } catch (error) {
    closeSync(writing);
    throw error;
  }
}

/** Starts the shell. Returns a function for its exit code, which is undefined while the shell runs. */
function startKeeper(
  destination: SshDestination,
  folder: string,
  reading: number,
  env: NodeJS.ProcessEnv,
): () => number | undefined {
  const log = openSync(join(folder, FILES.log), "a", 0o600);
  try {
    let code: number | undefined;
    const args = connectionArguments(destination, folder);
    const child = spawn("sh", ["-c", KEEPER, "mayfly-ssh", folder, ...args], {
      // In a process group of its own: on Ctrl-C, the connection is still needed to remove containers.
      detached: true,
      cwd: "/",
      env,
      stdio: [reading, "ignore", log],
    });
    child.unref();
    child.on("error", () => (code = -1));
    child.on("exit", (exitCode) => (code = exitCode ?? -1));
    return () => code;
  } finally {
    closeSync(reading);
    closeSync(log);
  }
}

/** Returns what `ssh` has written to its standard error. */
export function readLog(folder: string): string {
  return readFileSync(join(folder, FILES.log), "utf8");
}
