import type { Engine } from "../../engine/engine";
import type { FaultProxy } from "../../spec/network-faults";

/** Removes the proxy and its network. The container behind the proxy has to be removed before. Throws EngineError. */
export async function removeProxy(
  engine: Pick<Engine, "containers" | "networks">,
  { container, network }: Pick<FaultProxy, "container" | "network">,
  signal?: AbortSignal,
): Promise<void> {
  await engine.containers.remove(container, { volumes: true }, signal);
  await engine.networks.remove(network, signal);
}
