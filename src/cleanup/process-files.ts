import { readFileSync, readlinkSync } from "node:fs";

/** What Linux tells of a process in `/proc`. */
export interface ProcessStatus {
  /** True also while nobody has asked for its end yet. */
  readonly hasEnded: boolean;
  readonly parentPid: number;
  /** When it was started, in the kernel's clock ticks since boot. */
  readonly start: string;
}

/** Undefined where there is no such process, and on other systems. */
export function statusOf(pid: number): ProcessStatus | undefined {
  const stat = readIfPresent(`/proc/${pid}/stat`);
  if (stat === "") return undefined;
  // proc_pid_stat(5): the name may hold anything; the state is field 3, the start field 22.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state = "", parent = ""] = fields;
  return {
    hasEnded: state === "Z" || state === "X",
    parentPid: Number(parent),
    start: fields[22 - 3] ?? "",
  };
}

/** The text of a file; empty where it is not there, or is another user's. */
export function readIfPresent(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // Other systems have none of these files.
    return "";
  }
}

/** Where a link leads; empty where it is not there, or is another user's. */
export function linkIfPresent(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return "";
  }
}
