import type { ContainerHandle } from "../container/container-handle";

/** Calls `becomeReadyAgain`, which is loaded only now: few test files restart a container. */
export async function awaitRestart(handle: ContainerHandle, since?: Date): Promise<void> {
  const { becomeReadyAgain } = await import("./bring-up");
  await becomeReadyAgain(handle, since);
}
