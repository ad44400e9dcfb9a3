import type Dockerode from "dockerode";
import type { Duplex, Readable } from "node:stream";
import { withoutDockerHost } from "../config";
import type { ContainerInfo } from "../spec/inspect/container-info";
import type { CopyToContainerOptions } from "../spec/container-spec";
import type { CreateRequest } from "../spec/create-request";
import type { ImageDetails, ImageSummary } from "../spec/inspect/image-info";
import type { ImageName } from "../spec/image-name";
import type { LogOptions, OutputStream } from "../spec/output";
import type { RawInspect } from "../spec/inspect/raw-inspect";
import { answerTimeout as defaultAnswerTimeout } from "./answer-timeout";
import * as archive from "./docker/containers/archive";
import { listBridgeAddresses } from "./docker/bridge-addresses";
import { buildImage, removeLayer } from "./docker/images/build";
import { buildInSession, openBuildSession } from "./docker/images/build-session";
import { commitContainer } from "./docker/images/commit";
import * as containers from "./docker/containers/containers";
import { createContainer } from "./docker/containers/create-container";
import { makeDiscreet } from "./docker/transport/discreet-modem";
import { dockerodeOptions } from "./docker/transport/dockerode-options";
import { exec } from "./docker/containers/exec";
import { importImage, loadImages, saveImages } from "./docker/images/image-archives";
import { describeImage, findImages } from "./docker/images/image-details";
import * as images from "./docker/images/images";
import { info } from "./docker/info";
import * as networks from "./docker/networks";
import * as output from "./docker/containers/output";
import { removeContainer } from "./docker/containers/remove-container";
import type { Modem } from "./docker/transport/request";
import { searchImages } from "./docker/images/search-images";
import * as volumes from "./docker/volumes";
import { copyWithoutVolumes } from "./docker/images/without-volumes";
import type { EngineAddress, EngineEndpoint } from "./endpoint";
import type {
  CommitRequest,
  ContainerStdio,
  Engine,
  EngineInfo,
  ExecRequest,
  FoundImage,
  ImageBuildOptions,
  ImageBuildRequest,
  ImageFilter,
  ImageInfo,
  ImportRequest,
  LabelFilter,
  NetworkInfo,
  NetworkRequest,
  PullOptions,
  PullProgress,
  PushOptions,
  RunningExec,
  SessionBuildOptions,
  SessionRequest,
  SearchRequest,
  VolumeInfo,
  VolumeRequest,
} from "./engine";

/**
 * Opens an engine that was found. Loads dockerode, which takes about 120 ms; sends nothing yet.
 * `answerTimeout` is how many milliseconds the engine has for an answer.
 */
export async function openDockerEngine(
  endpoint: EngineEndpoint,
  answerTimeout = defaultAnswerTimeout({ engineTimeout: undefined }),
): Promise<DockerEngine> {
  const { default: Docker } = await import("dockerode");
  const dockerode = withoutDockerHost(() => new Docker(dockerodeOptions(endpoint)));
  makeDiscreet(dockerode.modem);
  return new DockerEngine(endpoint, dockerode, answerTimeout);
}

/** Docker, and whatever else speaks its API. What each method asks is in `docker/`. */
export class DockerEngine implements Engine {
  readonly uri: string;
  private readonly modem: Modem;

  constructor(
    private readonly endpoint: EngineEndpoint,
    /** For whatever this interface does not offer. */
    readonly dockerode: Dockerode,
    answerTimeout: number,
  ) {
    this.uri = endpoint.uri;
    const modem = dockerode.modem as Pick<Modem, "dial">;
    this.modem = {
      dial: (options, callback) => {
        modem.dial(options, callback);
      },
      answerTimeout,
    };
  }

  raw(): unknown {
    return this.dockerode;
  }

  address(): Promise<EngineAddress> {
    return Promise.resolve(this.endpoint.address);
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

  pushImage(image: string, options: PushOptions, signal?: AbortSignal): Promise<void> {
    return images.pushImage(this.modem, image, options, signal);
  }

  tagImage(image: string, name: ImageName, signal?: AbortSignal): Promise<void> {
    return images.tagImage(this.modem, image, name, signal);
  }

  searchImages(request: SearchRequest, signal?: AbortSignal): Promise<FoundImage[]> {
    return searchImages(this.modem, request, signal);
  }

  buildImage(
    request: ImageBuildRequest,
    context: Readable,
    options: ImageBuildOptions,
    signal?: AbortSignal,
  ): Promise<string> {
    return buildImage(this.modem, request, context, options, signal);
  }

  openBuildSession(session: SessionRequest, signal?: AbortSignal): Promise<Duplex> {
    return openBuildSession(this.modem, session, signal);
  }

  buildInSession(
    request: ImageBuildRequest,
    context: Readable,
    options: SessionBuildOptions,
    signal?: AbortSignal,
  ): Promise<string> {
    return buildInSession(this.modem, request, context, options, signal);
  }

  removeLayer(id: string, signal?: AbortSignal): Promise<void> {
    return removeLayer(this.modem, id, signal);
  }

  listImages(filter: LabelFilter, signal?: AbortSignal): Promise<string[]> {
    return images.listImages(this.modem, filter, signal);
  }

  findImages(filter: ImageFilter, signal?: AbortSignal): Promise<ImageSummary[]> {
    return findImages(this.modem, filter, signal);
  }

  describeImage(image: string, signal?: AbortSignal): Promise<ImageDetails | undefined> {
    return describeImage(this.modem, image, signal);
  }

  importImage(request: ImportRequest, tar: Readable, signal?: AbortSignal): Promise<string> {
    return importImage(this.modem, request, tar, signal);
  }

  loadImages(
    tar: Readable,
    onProgress?: (progress: PullProgress) => void,
    signal?: AbortSignal,
  ): Promise<string[]> {
    return loadImages(this.modem, tar, onProgress, signal);
  }

  saveImages(images: readonly string[], signal?: AbortSignal): Promise<Readable> {
    return saveImages(this.modem, images, signal);
  }

  copyWithoutVolumes(image: string, signal?: AbortSignal): Promise<string> {
    return copyWithoutVolumes(this.modem, image, signal);
  }

  untagImage(
    image: string,
    options: { readonly force: boolean },
    signal?: AbortSignal,
  ): Promise<void> {
    return images.untagImage(this.modem, image, options, signal);
  }

  removeImage(id: string, signal?: AbortSignal): Promise<void> {
    return images.removeImage(this.modem, id, signal);
  }

  createContainer(request: CreateRequest, signal?: AbortSignal): Promise<string> {
    return createContainer(this.modem, request, this.endpoint.apiVersion, signal);
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

  renameContainer(id: string, name: string, signal?: AbortSignal): Promise<void> {
    return containers.renameContainer(this.modem, id, name, signal);
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

  attachStdio(id: string, signal?: AbortSignal): Promise<ContainerStdio> {
    return output.attachStdio(this.modem, id, signal);
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

  connectNetwork(network: string, container: string, signal?: AbortSignal): Promise<void> {
    return networks.connectNetwork(this.modem, network, container, signal);
  }

  listNetworks(filter: LabelFilter, signal?: AbortSignal): Promise<string[]> {
    return networks.listNetworks(this.modem, filter, signal);
  }

  listBridgeAddresses(signal?: AbortSignal): Promise<string[]> {
    return listBridgeAddresses(this.modem, signal);
  }

  createVolume(request: VolumeRequest, signal?: AbortSignal): Promise<void> {
    return volumes.createVolume(this.modem, request, signal);
  }

  removeVolume(name: string, signal?: AbortSignal): Promise<void> {
    return volumes.removeVolume(this.modem, name, signal);
  }

  inspectVolume(name: string, signal?: AbortSignal): Promise<VolumeInfo | undefined> {
    return volumes.inspectVolume(this.modem, name, signal);
  }

  listVolumes(filter: LabelFilter, signal?: AbortSignal): Promise<string[]> {
    return volumes.listVolumes(this.modem, filter, signal);
  }
}
