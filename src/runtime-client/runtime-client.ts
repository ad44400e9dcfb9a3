import type { ComposeClient } from "./compose-client";
import type { ContainerClient } from "./container-client";
import type { ImageClient } from "./image-client";
import type { NetworkClient } from "./network-client";
import type { ContainerRuntimeInfo } from "./runtime-info";

/** Direct access to the engine that Mayfly uses, for everything that Mayfly does not offer. */
export class ContainerRuntimeClient {
  /** Use `getContainerRuntimeClient()`. */
  constructor(
    readonly info: ContainerRuntimeInfo,
    readonly compose: ComposeClient,
    readonly container: ContainerClient,
    readonly image: ImageClient,
    readonly network: NetworkClient,
  ) {}
}
