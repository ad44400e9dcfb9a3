import type { Runtime } from "../run/runtime";
import { runtime } from "../runtime";
import type { ContainerRuntimeClient } from "./runtime-client";

const clients = new WeakMap<Runtime, Promise<ContainerRuntimeClient>>();

/**
 * Returns a client for the engine that this process uses. Each call returns the same object. Mayfly does not
 * remove what the client creates. Throws EngineNotFoundError, EngineError.
 */
export async function getContainerRuntimeClient(): Promise<ContainerRuntimeClient> {
  const current = await runtime();
  const client = clients.get(current) ?? open(current);
  clients.set(current, client);
  return client;
}

async function open(current: Runtime): Promise<ContainerRuntimeClient> {
  try {
    // Loaded on demand, because few programs need it.
    return await (await import("./open-client")).openClient(current);
  } catch (error) {
    // The next call tries again.
    clients.delete(current);
    throw error;
  }
}
