import { AsyncLocalStorage } from "node:async_hooks";
import type { ContainerHandle } from "../container/container-handle";

// Subclasses make their own started containers in start(). So that one of a container that is there
// can be had, start() is called again, and GenericContainer's gives that container.
const handedOver = new AsyncLocalStorage<{
  readonly builder: object;
  readonly handle: ContainerHandle;
}>();

/** What the builder's whole `start()` makes of a container that runs already. */
export function wrapRunning<T>(
  builder: { start(): Promise<T> },
  handle: ContainerHandle,
): Promise<T> {
  return handedOver.run({ builder, handle }, () => builder.start());
}

/** The container that this start of the builder is to be about, where there is one. */
export function runningFor(builder: object): ContainerHandle | undefined {
  const current = handedOver.getStore();
  return current?.builder === builder ? current.handle : undefined;
}
