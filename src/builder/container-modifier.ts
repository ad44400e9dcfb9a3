import { checkFunction } from "../spec/options";
import type { GenericContainer } from "./generic-container";
import { setStartModifier } from "./start-modifier";

/** A function that changes the description of each container that is about to start, by the builder's methods. */
export type ContainerModifier = (container: GenericContainer) => unknown;

/**
 * Sets a function that is called at each start with the container's builder, also with that of a module, of a dependency
 * and of each node of a cluster. Options that it sets are for that start only, and win over those of the code that
 * describes the container. `start()` waits for its promise, and rejects with its error.
 *
 * It is not called for helper containers, compose services and containers that are attached. `undefined` removes the
 * function. The setting belongs to this copy of the module: under Jest, to one test file. Throws InvalidOptionError.
 *
 * ```ts
 * setContainerModifier((container) => container.withLabels({ team: "orders" }));
 * ```
 */
export function setContainerModifier(modify: ContainerModifier | undefined): void {
  if (modify !== undefined) {
    checkFunction(modify, "setContainerModifier", "a function that takes a container's builder");
  }
  setStartModifier(modify);
}
