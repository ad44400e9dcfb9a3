import type { ContainerSpec } from "../spec/container-spec";
import type { Config } from "../config";
import { DEFAULT_STARTUP_TIMEOUT_MS } from "../spec/wait";

/** Returns the milliseconds from the container's start until it must be ready. */
export function startupTimeout({ startupTimeout, wait }: ContainerSpec): number {
  return startupTimeout ?? wait?.startupTimeout ?? DEFAULT_STARTUP_TIMEOUT_MS;
}

/** Returns the spec with what MAYFLY_STARTUP_TIMEOUT and MAYFLY_STARTUP_TIMEOUT_FACTOR make of its timeout. */
export function withConfiguredTimeout(
  spec: ContainerSpec,
  config: Pick<Config, "startupTimeout" | "startupTimeoutFactor">,
): ContainerSpec {
  const { startupTimeout: byDefault, startupTimeoutFactor: factor } = config;
  if (byDefault === undefined && factor === 1) return spec;
  const given = spec.startupTimeout ?? spec.wait?.startupTimeout ?? byDefault;
  return { ...spec, startupTimeout: (given ?? DEFAULT_STARTUP_TIMEOUT_MS) * factor };
}
