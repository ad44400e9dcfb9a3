import type { ContainerHandle } from "../container/container-handle";

/** Loads `becomeReadyAgain` and calls it. It is not loaded earlier, because few test files restart a container. */
export async function awaitRestart(handle: ContainerHandle, since?: Date): Promise<void> {
  const { becomeReadyAgain } = await import("./bring-up");
  await becomeReadyAgain(handle, since);
}
