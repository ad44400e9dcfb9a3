import type { Runtime } from "../run/runtime";
import { setWaitOnOther } from "../waits/testcontainers/lent-containers";
import { ComposeClient } from "./compose-client";
import { ContainerClient } from "./container-client";
import type { DockerodeClient } from "./dockerode";
import { ImageClient } from "./image-client";
import { NetworkClient } from "./network-client";
import { ContainerRuntimeClient } from "./runtime-client";
import { runtimeInfo } from "./runtime-info";
import { waitOnContainer } from "./wait-on-container";

/** Returns the client for a runtime. */
export async function openClient(runtime: Runtime): Promise<ContainerRuntimeClient> {
  setWaitOnOther(waitOnContainer);
  const { engine } = runtime;
  const docker = engine.raw() as DockerodeClient;
  return new ContainerRuntimeClient(
    await runtimeInfo(runtime),
    new ComposeClient(runtime),
    new ContainerClient(engine, docker),
    new ImageClient(runtime, docker),
    new NetworkClient(engine, docker),
  );
}
