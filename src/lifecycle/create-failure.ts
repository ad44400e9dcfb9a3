import { ContainerCreateError, fieldOf, reasonOf } from "../errors";
import type { ContainerSpec } from "../spec/container-spec";

/** Returns the error for a container that the engine did not create. */
export function createFailure(
  { image, networkMode = "", ports }: ContainerSpec,
  error: unknown,
): ContainerCreateError {
  const hint =
    networkMode.startsWith("container:") && ports.length > 0
      ? "a container that has another container's network cannot expose ports: call withExposedPorts(...) on the other container"
      : (fieldOf(error, "hint") as string | undefined);
  return new ContainerCreateError(image, reasonOf(error), { cause: error, hint });
}
