import { readFileSync, readlinkSync } from "node:fs";

/** A process's status as Linux shows it in `/proc`. */
export interface ProcessStatus {
  /** Also true for a zombie, whose parent has not collected its exit code yet. */
  readonly hasEnded: boolean;
  readonly parentPid: number;
  /** The start time, in the kernel's clock ticks since boot. */
  readonly start: string;
}

/** Reads a process's status. Throws the file system's error, for example ENOENT if `/proc` hides the process. */
export function readStatus(pid: number | "self"): ProcessStatus {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // proc_pid_stat(5): the name may contain anything; the state is field 3, the start time field 22.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state = "", parent = ""] = fields;
  return {
    hasEnded: state === "Z" || state === "X",
    parentPid: Number(parent),
    start: fields[22 - 3] ?? "",
  };
}

/** Returns a process's status, or undefined if it cannot be read. */
export function statusOf(pid: number): ProcessStatus | undefined {
  try {
    return readStatus(pid);
  } catch {
    // The process does not exist, `/proc` hides it, or the system has no `/proc`.
    return undefined;
  }
}

/** Returns a file's content, or an empty string if it cannot be read. */
export function readIfPresent(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // Only Linux has these files.
    return "";
  }
}

/** Returns a link's target, or an empty string if it cannot be read. */
export function linkIfPresent(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return "";
  }
}
