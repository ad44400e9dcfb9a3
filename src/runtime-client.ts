import { runtime } from "./runtime";

/** What is known of the engine and of this process. */
export interface ContainerRuntimeInfo {
  readonly node: {
    readonly version: string;
    readonly architecture: string;
    readonly platform: string;
  };
  readonly containerRuntime: {
    /** The host under which published ports are reached. */
    readonly host: string;
    readonly serverVersion: string;
    readonly operatingSystem: string;
    /** `linux` or `windows`. */
    readonly operatingSystemType: string;
    readonly architecture: string;
    /** Bytes of memory that the engine's machine has. */
    readonly memory: number;
  };
}

/** The engine behind Mayfly, for what Mayfly does not offer. */
export interface ContainerRuntimeClient {
  readonly info: ContainerRuntimeInfo;
  readonly container: {
    /**
     * A dockerode object. Untyped, so that dockerode's types are needed only by those who use it:
     * `const docker: Dockerode = client.container.dockerode`.
     */
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
    readonly dockerode: any;
  };
}

/**
 * The engine that this process uses. What is made with its dockerode object is not cleaned up by
 * Mayfly. Throws EngineNotFoundError, EngineError.
 */
export async function getContainerRuntimeClient(): Promise<ContainerRuntimeClient> {
  const { engine, reach } = await runtime();
  const { serverVersion, operatingSystem, osType, architecture, memory } = await engine.info();
  return {
    info: {
      node: {
        version: process.version,
        architecture: process.arch,
        platform: process.platform,
      },
      containerRuntime: {
        host: reach.host,
        serverVersion,
        operatingSystem,
        operatingSystemType: osType,
        architecture,
        memory,
      },
    },
    container: { dockerode: engine.raw() },
  };
}
