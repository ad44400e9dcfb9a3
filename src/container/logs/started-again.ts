import type { ContainerState } from "../../spec/inspect/container-info";

/**
 * Returns from when log lines belong to a process that was started again. Undefined, for all lines, if it was started
 * once: engines can record a start after the first lines.
 */
export function startedAgainAt({
  startedAt,
  finishedAt,
}: Pick<ContainerState, "startedAt" | "finishedAt">): Date | undefined {
  return finishedAt === undefined ? undefined : startedAt;
}
