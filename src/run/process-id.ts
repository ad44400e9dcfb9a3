import { hostname, networkInterfaces, uptime, userInfo } from "node:os";
import { sha256 } from "../common/crypto";
import { fieldOf } from "../errors";
import { processWide, realProcess } from "../common/process-wide";
import { linkIfPresent, readIfPresent, readStatus } from "./process-files";

/** The id of a process, unique across machines. Labels contain it. */
export interface ProcessId {
  /** Identifies the machine across restarts; empty if nothing identifies it for certain. */
  readonly machine: string;
  /** Identifies one boot of one machine, and one pid namespace on it. */
  readonly space: string;
  /** The user's id in hexadecimal; on Windows a digest of the user's name. */
  readonly user: string;
  readonly pid: number;
  /** The start time, in the kernel's clock ticks since boot; `0` on systems that do not show it. */
  readonly start: string;
}

/** The state of a process: `dead` only with proof, `unknown` if it is neither seen alive nor proven dead. */
export type ProcessState = "alive" | "dead" | "unknown";

/** The namespaces that Linux boots with, not those of a container (kernel: include/linux/proc_ns.h). */
const FIRST_PID_NAMESPACE = "pid:[4026531836]";
const FIRST_TIME_NAMESPACE = "time:[4026531834]";
const DIGEST_LENGTH = 12;
const USER_DIGEST_LENGTH = 8;

/** Returns the id of a process on this machine; undefined if the process has ended or cannot be seen. */
export function processIdOf(pid: number): ProcessId | undefined {
  const start = startOf(pid);
  if (start === "ended" || start === "unknown") return undefined;
  const { machine, space, user } = here();
  return { machine, space, user, pid, start };
}

/** Formats a process's id for a label: at most 55 characters of `0-9a-f.`. */
export function formatProcessId({ machine, space, user, pid, start }: ProcessId): string {
  return [machine, space, user, pid, start].join(".");
}

/** Parses what `formatProcessId` wrote; undefined for anything else, such as the empty value on an image that is kept. */
export function parseProcessId(text: string | undefined): ProcessId | undefined {
  const match = /^([0-9a-f]*)\.([0-9a-f]+)\.([0-9a-f]+)\.([1-9]\d*)\.(\d+)$/.exec(text ?? "");
  if (match === null) return undefined;
  const [, machine = "", space = "", user = "", pid = "", start = ""] = match;
  return { machine, space, user, pid: Number(pid), start };
}

/** Returns whether the process is this user's. A user's id means nothing on another machine. */
export function isOwnUser(process: ProcessId, place: Place = here()): boolean {
  return process.user === place.user && isOnThisMachine(process, place);
}

/** Returns whether the process runs, or ran, on this machine. */
export function isOnThisMachine({ machine, space }: ProcessId, place: Place = here()): boolean {
  return space === place.space || (machine !== "" && machine === place.machine);
}

/**
 * Returns whether the process still lives.
 *
 * - A process of this boot is dead if the kernel says that its pid is free, or that a process with another
 *   start time has the pid.
 * - A process of an earlier boot of this machine is dead if an object that it created is older than this
 *   boot; `age` is the object's age in milliseconds. Without an age the process is unknown, since a clone
 *   of this machine has the same identity and may be running.
 * - A process of another machine or of another namespace is unknown.
 */
export function stateOfProcess(
  process: ProcessId,
  age?: number,
  place: Place = here(),
): ProcessState {
  if (process.space === place.space) {
    const start = startOf(process.pid, place);
    if (start === "ended") return "dead";
    if (start === "unknown") return "unknown";
    // If the start times differ, the pid was given to another process.
    return start === process.start ? "alive" : "dead";
  }
  return isOnThisMachine(process, place) && age !== undefined && age > longestSinceBoot()
    ? "dead"
    : "unknown";
}

/**
 * Returns the milliseconds since this machine's boot, plus the error of an object's age: the engine's clock
 * shows whole seconds, and no two clocks run at the same speed.
 */
function longestSinceBoot(): number {
  const sinceBoot = uptime() * 1000;
  return sinceBoot + 2_000 + sinceBoot / 10_000;
}

/** The identity of the place where a process runs. */
export interface Place extends Pick<ProcessId, "machine" | "space" | "user"> {
  /** The pid namespace that `/proc` shows: this process's own, another one, or none. */
  readonly proc: "own" | "other" | "none";
}

/** Returns where this process runs. Looks once per process, not once per test file. */
const here = (): Place => processWide("place", findPlace);

function findPlace(): Place {
  const uid = realProcess.getuid?.();
  const user = uid?.toString(16) ?? sha256(userInfo().username).slice(0, USER_DIGEST_LENGTH);
  const boot = readIfPresent("/proc/sys/kernel/random/boot_id").trim();
  const pidNamespace = linkIfPresent("/proc/self/ns/pid");
  if (boot === "" || pidNamespace === "") {
    // Not Linux. Addresses change with docks and VPNs; the state of an earlier process is then unknown.
    const addresses = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .filter(({ internal }) => !internal)
      .map(({ mac }) => mac);
    const space = digest([hostname(), ...new Set(addresses)].join());
    return { machine: "", space, user, proc: "none" };
  }
  // Start times are relative to the reader's time namespace, which kernels before 5.6 do not have.
  const timeNamespace = linkIfPresent("/proc/self/ns/time");
  const id = readIfPresent("/etc/machine-id").trim();
  const isMachine =
    pidNamespace === FIRST_PID_NAMESPACE &&
    ["", FIRST_TIME_NAMESPACE].includes(timeNamespace) &&
    id !== "";
  return {
    machine: isMachine ? digest(`${id} ${hostname()}`) : "",
    space: digest(`${boot} ${pidNamespace} ${timeNamespace}`),
    user,
    // A process can enter a namespace without mounting a `/proc` for it.
    proc: linkIfPresent("/proc/self") === String(realProcess.pid) ? "own" : "other",
  };
}

/**
 * Returns a process's start time, `ended` or `unknown`.
 *
 * Only the kernel's answer that the process does not exist proves that it has ended. A missing entry in
 * `/proc` proves nothing: with `hidepid`, `/proc` hides the processes of other users, and a read can fail
 * because no file descriptor is free.
 */
function startOf(pid: number, { proc }: Place = here()): string {
  const isSelf = pid === realProcess.pid;
  if (proc === "own" || isSelf) {
    try {
      const { hasEnded, start } = readStatus(isSelf ? "self" : pid);
      return hasEnded ? "ended" : start;
    } catch {
      // Whatever went wrong, kill(2) below still asks the kernel.
    }
  }
  try {
    realProcess.kill(pid, 0);
  } catch (error) {
    if (fieldOf(error, "code") === "ESRCH") return "ended";
  }
  return proc === "none" ? "0" : "unknown";
}

function digest(text: string): string {
  return sha256(text).slice(0, DIGEST_LENGTH);
}
