// Starts child processes: tools that run and end, tools that use the terminal, and daemons that stay.

import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, renameSync } from "node:fs";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import { SetupError } from "./errors.mjs";
import { Evidence } from "./evidence.mjs";

const LAST_LINES = 25;

/**
 * Runs a tool to its end. Its output goes line by line to `onLine`, and into the error if the tool fails.
 * @param {string} command
 * @param {string[]} args
 * @param {{ onLine?: (line: string) => void, cwd?: string, env?: NodeJS.ProcessEnv, hint?: string }} [options]
 */
export async function run(command, args, { onLine, cwd, env = withSystemPath(), hint } = {}) {
  const child = spawn(command, args, {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    // On Windows npm is a batch file, which only a shell can start.
    shell: process.platform === "win32",
  });
  const evidence = new Evidence();
  evidence.add(`$ ${[command, ...args].join(" ")}`);
  const reading = [child.stdout, child.stderr].map(async (stream) => {
    for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
      evidence.add(line);
      onLine?.(line);
    }
  });
  const ending = await endOf(child);
  await Promise.all(reading);
  if (ending.error || ending.code !== 0) {
    throw new SetupError(`${command} ${describeEnding(ending)}.`, {
      evidence: evidence.lines(),
      hint,
      cause: ending.error,
    });
  }
}

/**
 * Runs a tool that uses the terminal, and returns its exit code.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>}
 */
export async function runInForeground(command, args, { cwd, env }) {
  const child = spawn(command, args, { cwd, env, stdio: "inherit" });
  // Ctrl-C reaches the child through the terminal; this process stays to return the child's exit code.
  const stay = () => {};
  const forward = (signal) => child.kill(signal);
  process.on("SIGINT", stay).on("SIGTERM", forward).on("SIGHUP", forward);
  const { code, signal, error } = await endOf(child);
  process.off("SIGINT", stay).off("SIGTERM", forward).off("SIGHUP", forward);
  if (error) {
    throw error;
  }
  return code ?? 128 + constants.signals[signal];
}

/**
 * Starts a process that outlives this one. Its output goes to a log file; the previous log is kept next to
 * it, because it may say why the previous daemon died.
 * @param {string} command
 * @param {string[]} args
 * @param {{ logFile: string, hint: string, env?: NodeJS.ProcessEnv }} options
 */
export function startDaemon(command, args, { logFile, hint, env = withSystemPath() }) {
  keepPreviousLog(logFile);
  const log = openSync(logFile, "w");
  const child = spawn(command, args, {
    cwd: "/",
    env,
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  child.unref();
  const died = endOf(child).then((ending) => {
    throw new SetupError(`${command} ${describeEnding(ending)} while it was starting.`, {
      evidence: lastLines(logFile),
      hint,
      cause: ending.error,
    });
  });
  // `died` also rejects when nothing awaits it any more.
  died.catch(() => {});
  return { child, died };
}

/**
 * Returns whether the process with this id runs that program: process ids are reused.
 * @param {number} pid
 * @param {string} program
 */
export function isRunning(pid, program) {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim() === program;
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "ESRCH") {
      return false;
    }
    throw error;
  }
}

/**
 * Returns the last lines of a daemon's log; none if the set-up did not start the daemon.
 * @param {string} file
 */
export function lastLines(file) {
  if (!existsSync(file)) {
    return [];
  }
  const lines = readFileSync(file, "utf8").trimEnd().split("\n").slice(-LAST_LINES);
  return [`The end of ${file}:`, ...lines];
}

/** Returns the environment with the system folders on PATH, which a root shell of plain `su` lacks. */
export function withSystemPath() {
  if (process.platform === "win32") {
    return process.env;
  }
  return { ...process.env, PATH: `${process.env.PATH ?? ""}:/usr/local/sbin:/usr/sbin:/sbin` };
}

function keepPreviousLog(logFile) {
  try {
    renameSync(logFile, `${logFile}.previous`);
  } catch (error) {
    if (error.code !== "ENOENT") {
      throw error;
    }
  }
}

/** @returns {Promise<{ code?: number | null, signal?: NodeJS.Signals | null, error?: Error }>} */
function endOf(child) {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ error }));
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
}

function describeEnding({ code, signal, error }) {
  if (error) {
    return `could not be started (${error.message})`;
  }
  return signal ? `was killed by ${signal}` : `exited with code ${code}`;
}
