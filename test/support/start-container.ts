import type { ContainerHandle } from "../../src/container/container-handle";
import * as lifecycle from "../../src/lifecycle/start-container";
import { startContext } from "../../src/lifecycle/start-context";
import type { Runtime } from "../../src/run/runtime";
import type { ContainerSpec } from "../../src/spec/container-spec";

/** Starts a container as a builder does. */
export function startContainer(
  spec: ContainerSpec,
  runtime: Runtime,
  signal?: AbortSignal,
): Promise<ContainerHandle> {
  return lifecycle.startContainer(spec, startContext(runtime, signal));
}
