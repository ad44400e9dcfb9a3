import type { Runtime } from "../run/runtime";
import { ComposeClient } from "./compose-client";
import { ContainerClient } from "./container-client";
import type { DockerodeClient } from "./dockerode";
import { ImageClient } from "./image-client";
import { NetworkClient } from "./network-client";
import { setWaitOnOther } from "../waits/testcontainers/lent-containers";
import { waitOnContainer } from "./wait-on-container";
import { runtimeInfo, type ContainerRuntimeInfo } from "./runtime-info";

/** Direct access to the engine that Mayfly uses, for everything that Mayfly does not offer. */
export interface ContainerRuntimeClient {
  readonly info: ContainerRuntimeInfo;
  readonly compose: ComposeClient;
  readonly container: ContainerClient;
  readonly image: ImageClient;
  readonly network: NetworkClient;
}

export async function openClient(runtime: Runtime): Promise<ContainerRuntimeClient> {
  setWaitOnOther(waitOnContainer);
  const { engine } = runtime;
  const docker = engine.raw() as DockerodeClient;
  return {
    info: await runtimeInfo(runtime),
    compose: new ComposeClient(runtime),
    container: new ContainerClient(engine, docker),
    image: new ImageClient(runtime, docker),
    network: new NetworkClient(engine, docker),
  };
}
