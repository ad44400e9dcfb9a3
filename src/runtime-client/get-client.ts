import type { Runtime } from "../run/runtime";
import { runtime } from "../runtime";
import type { ContainerRuntimeClient } from "./runtime-client";

const clients = new WeakMap<Runtime, Promise<ContainerRuntimeClient>>();

/**
 * The engine that this process uses; the same object at every call. What is made with it is not
 * cleaned up by Mayfly. Throws EngineNotFoundError, EngineError.
 */
export async function getContainerRuntimeClient(): Promise<ContainerRuntimeClient> {
  const current = await runtime();
  const client = clients.get(current) ?? open(current);
  clients.set(current, client);
  return client;
}

async function open(current: Runtime): Promise<ContainerRuntimeClient> {
  try {
    // Few programs have a use for it.
    return await (await import("./runtime-client")).openClient(current);
  } catch (error) {
    // To be tried again at the next call.
    clients.delete(current);
    throw error;
  }
}
