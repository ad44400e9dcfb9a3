import { readFileSync } from "node:fs";
import { release } from "node:os";
import { currentEnvironment } from "../../config";
import { looksLikeContainer } from "../../engine/own-container";

/** What is known about this machine. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  /** The distribution and those that it is made from, e.g. `ubuntu debian`; empty outside Linux. */
  readonly distribution: string;
  readonly isWsl: boolean;
  readonly isContainer: boolean;
  readonly isCi: boolean;
}

export const thisMachine = (): Machine => ({
  platform: process.platform,
  distribution: distributionIn(readIfPresent("/etc/os-release")),
  isWsl: /microsoft/i.test(release()),
  isContainer: looksLikeContainer(),
  isCi: !["", "0", "false", undefined].includes(currentEnvironment()["CI"]),
});

/** Reads `ID` and `ID_LIKE` (freedesktop.org, os-release). */
export function distributionIn(osRelease: string): string {
  const fields = [...osRelease.matchAll(/^(?:ID|ID_LIKE)=["']?([^"'\n]*)["']?$/gm)];
  return fields.map(([, value = ""]) => value).join(" ");
}

function readIfPresent(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // Not Linux, or an image without it.
    return "";
  }
}
