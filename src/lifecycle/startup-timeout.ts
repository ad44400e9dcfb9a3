import type { ContainerSpec } from "../spec/container-spec";
import { DEFAULT_STARTUP_TIMEOUT_MS } from "../spec/wait";

/** Returns the milliseconds from the container's start until it must be ready. */
export function startupTimeout({ startupTimeout, wait }: ContainerSpec): number {
  return startupTimeout ?? wait?.startupTimeout ?? DEFAULT_STARTUP_TIMEOUT_MS;
}
