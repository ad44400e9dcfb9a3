import type Dockerode from "dockerode";
import type { Readable } from "node:stream";
import { withoutDockerHost } from "../config";
import type { ContainerInfo } from "../spec/container-info";
import type { CopyToContainerOptions } from "../spec/container-spec";
import type { CreateRequest } from "../spec/create-request";
import type { LogOptions, OutputStream } from "../spec/output";
import type { RawInspect } from "../spec/raw-inspect";
import * as archive from "./docker/archive";
import { commitContainer } from "./docker/commit";
import * as containers from "./docker/containers";
import { createContainer } from "./docker/create-container";
import { dockerodeOptions } from "./docker/dockerode-options";
import { exec } from "./docker/exec";
import * as images from "./docker/images";
import { info } from "./docker/info";
import * as networks from "./docker/networks";
import * as output from "./docker/output";
import { removeContainer } from "./docker/remove-container";
import type { Modem } from "./docker/request";
import * as volumes from "./docker/volumes";
import type { EngineEndpoint } from "./endpoint";
import type {
  CommitRequest,
  Engine,
  EngineInfo,
  ExecRequest,
  ImageInfo,
  LabelFilter,
  NetworkInfo,
  NetworkRequest,
  PullOptions,
  RunningExec,
  VolumeRequest,
} from "./engine";

/** Opens an engine that was found. Loads dockerode, which takes about 120 ms; sends nothing yet. */
export async function openDockerEngine(endpoint: EngineEndpoint): Promise<DockerEngine> {
  const { default: Docker } = await import("dockerode");
  const dockerode = withoutDockerHost(() => new Docker(dockerodeOptions(endpoint)));
  return new DockerEngine(endpoint.uri, dockerode, endpoint.apiVersion);
}

/** Docker, and whatever else speaks its API. What each method asks is in `docker/`. */
export class DockerEngine implements Engine {
  private readonly modem: Modem;

  constructor(
    readonly uri: string,
    /** For whatever this interface does not offer. */
    readonly dockerode: Dockerode,
    private readonly apiVersion: string | undefined,
  ) {
    this.modem = dockerode.modem as Modem;
  }

  raw(): unknown {
    return this.dockerode;
  }

  info(signal?: AbortSignal): Promise<EngineInfo> {
    return info(this.modem, signal);
  }

  inspectImage(image: string, signal?: AbortSignal): Promise<ImageInfo | undefined> {
    return images.inspectImage(this.modem, image, signal);
  }

  pullImage(image: string, options: PullOptions, signal?: AbortSignal): Promise<void> {
    return images.pullImage(this.modem, image, options, signal);
  }

  listImages(filter: LabelFilter, signal?: AbortSignal): Promise<string[]> {
    return images.listImages(this.modem, filter, signal);
  }

  removeImage(id: string, signal?: AbortSignal): Promise<void> {
    return images.removeImage(this.modem, id, signal);
  }

  createContainer(request: CreateRequest, signal?: AbortSignal): Promise<string> {
    return createContainer(this.modem, request, this.apiVersion, signal);
  }

  startContainer(id: string, signal?: AbortSignal): Promise<void> {
    return containers.startContainer(this.modem, id, signal);
  }

  inspectContainer(id: string, signal?: AbortSignal): Promise<ContainerInfo> {
    return containers.inspectContainer(this.modem, id, signal);
  }

  inspectContainerRaw(id: string, signal?: AbortSignal): Promise<RawInspect> {
    return containers.inspectContainerRaw(this.modem, id, signal);
  }

  stopContainer(id: string, timeout: number, signal?: AbortSignal): Promise<void> {
    return containers.stopContainer(this.modem, id, timeout, signal);
  }

  restartContainer(id: string, timeout: number, signal?: AbortSignal): Promise<void> {
    return containers.restartContainer(this.modem, id, timeout, signal);
  }

  pauseContainer(id: string, signal?: AbortSignal): Promise<void> {
    return containers.pauseContainer(this.modem, id, signal);
  }

  unpauseContainer(id: string, signal?: AbortSignal): Promise<void> {
    return containers.unpauseContainer(this.modem, id, signal);
  }

  commitContainer(id: string, request: CommitRequest, signal?: AbortSignal): Promise<string> {
    return commitContainer(this.modem, id, request, signal);
  }

  removeContainer(
    id: string,
    options: { readonly volumes: boolean },
    signal?: AbortSignal,
  ): Promise<void> {
    return removeContainer(this.modem, id, options, signal);
  }

  waitForExit(id: string, signal?: AbortSignal): Promise<number> {
    return containers.waitForExit(this.modem, id, signal);
  }

  listContainers(filter: LabelFilter, signal?: AbortSignal): Promise<string[]> {
    return containers.listContainers(this.modem, filter, signal);
  }

  attach(id: string, tty: boolean, signal?: AbortSignal): Promise<OutputStream> {
    return output.attach(this.modem, id, tty, signal);
  }

  logs(
    id: string,
    options: LogOptions & { readonly follow: boolean; readonly tty: boolean },
    signal?: AbortSignal,
  ): Promise<OutputStream> {
    return output.logs(this.modem, id, options, signal);
  }

  exec(id: string, request: ExecRequest, signal?: AbortSignal): Promise<RunningExec> {
    return exec(this.modem, id, request, signal);
  }

  putArchive(
    id: string,
    tar: Readable,
    target: string,
    options: CopyToContainerOptions,
    signal?: AbortSignal,
  ): Promise<void> {
    return archive.putArchive(this.modem, id, tar, target, options, signal);
  }

  getArchive(id: string, path: string, signal?: AbortSignal): Promise<Readable> {
    return archive.getArchive(this.modem, id, path, signal);
  }

  createNetwork(request: NetworkRequest, signal?: AbortSignal): Promise<string> {
    return networks.createNetwork(this.modem, request, signal);
  }

  removeNetwork(id: string, signal?: AbortSignal): Promise<void> {
    return networks.removeNetwork(this.modem, id, signal);
  }

  inspectNetwork(name: string, signal?: AbortSignal): Promise<NetworkInfo | undefined> {
    return networks.inspectNetwork(this.modem, name, signal);
  }

  listNetworks(filter: LabelFilter, signal?: AbortSignal): Promise<string[]> {
    return networks.listNetworks(this.modem, filter, signal);
  }

  createVolume(request: VolumeRequest, signal?: AbortSignal): Promise<void> {
    return volumes.createVolume(this.modem, request, signal);
  }

  removeVolume(name: string, signal?: AbortSignal): Promise<void> {
    return volumes.removeVolume(this.modem, name, signal);
  }

  listVolumes(filter: LabelFilter, signal?: AbortSignal): Promise<string[]> {
    return volumes.listVolumes(this.modem, filter, signal);
  }
}
