import type Dockerode from "dockerode";
import { withoutDockerHost } from "../config";
import { answerTimeout as defaultAnswerTimeout } from "./answer-timeout";
import { bindRequests } from "./docker/bind-requests";
import { listBridgeAddresses } from "./docker/bridge-addresses";
import { getArchive, putArchive } from "./docker/containers/archive";
import * as containers from "./docker/containers/containers";
import { createContainer } from "./docker/containers/create-container";
import { exec } from "./docker/containers/exec";
import { attach, attachStdio, logs } from "./docker/containers/output";
import { removeContainer } from "./docker/containers/remove-container";
import { buildImage, removeLayer } from "./docker/images/build";
import { buildInSession, openBuildSession } from "./docker/images/build-session";
import { commitContainer } from "./docker/images/commit";
import { importImage, loadImages, saveImages } from "./docker/images/image-archives";
import { describeImage, findImages } from "./docker/images/image-details";
import * as images from "./docker/images/images";
import { searchImages } from "./docker/images/search-images";
import { copyWithoutVolumes } from "./docker/images/without-volumes";
import { info } from "./docker/info";
import * as networks from "./docker/networks";
import { makeDiscreet } from "./docker/transport/discreet-modem";
import { dockerodeOptions } from "./docker/transport/dockerode-options";
import type { Modem } from "./docker/transport/request";
import * as volumes from "./docker/volumes";
import type { EngineAddress, EngineEndpoint } from "./endpoint";
import type { Engine, EngineInfo } from "./engine";

/** Every request of the interface, with the function that sends it. */
const REQUESTS = {
  containers: {
    create: createContainer,
    start: containers.startContainer,
    inspect: containers.inspectContainer,
    inspectRaw: containers.inspectContainerRaw,
    stop: containers.stopContainer,
    restart: containers.restartContainer,
    rename: containers.renameContainer,
    pause: containers.pauseContainer,
    unpause: containers.unpauseContainer,
    commit: commitContainer,
    remove: removeContainer,
    waitForExit: containers.waitForExit,
    list: containers.listContainers,
    attach,
    attachStdio,
    logs,
    exec,
    putArchive,
    getArchive,
  },
  images: {
    inspect: images.inspectImage,
    pull: images.pullImage,
    push: images.pushImage,
    tag: images.tagImage,
    search: searchImages,
    removeLayer,
    list: images.listImages,
    find: findImages,
    describe: describeImage,
    import: importImage,
    load: loadImages,
    save: saveImages,
    copyWithoutVolumes,
    untag: images.untagImage,
    remove: images.removeImage,
  },
  builds: {
    run: buildImage,
    openSession: openBuildSession,
    runInSession: buildInSession,
  },
  networks: {
    create: networks.createNetwork,
    remove: networks.removeNetwork,
    inspect: networks.inspectNetwork,
    connect: networks.connectNetwork,
    list: networks.listNetworks,
    listBridgeAddresses,
  },
  volumes: {
    create: volumes.createVolume,
    remove: volumes.removeVolume,
    inspect: volumes.inspectVolume,
    list: volumes.listVolumes,
  },
};

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

/** Docker, or another engine that speaks its API. */
export class DockerEngine implements Engine {
  readonly uri: string;
  readonly containers: Engine["containers"];
  readonly images: Engine["images"];
  readonly builds: Engine["builds"];
  readonly networks: Engine["networks"];
  readonly volumes: Engine["volumes"];
  readonly #modem: Modem;
  readonly #address: EngineAddress;

  constructor(
    { uri, address, apiVersion }: EngineEndpoint,
    readonly dockerode: Dockerode,
    answerTimeout: number,
  ) {
    const { modem } = dockerode as { modem: Pick<Modem, "dial"> };
    this.#modem = {
      dial: (options, callback) => {
        modem.dial(options, callback);
      },
      answerTimeout,
      apiVersion,
    };
    this.uri = uri;
    this.#address = address;
    this.containers = bindRequests(this.#modem, REQUESTS.containers);
    this.images = bindRequests(this.#modem, REQUESTS.images);
    this.builds = bindRequests(this.#modem, REQUESTS.builds);
    this.networks = bindRequests(this.#modem, REQUESTS.networks);
    this.volumes = bindRequests(this.#modem, REQUESTS.volumes);
  }

  info(signal?: AbortSignal): Promise<EngineInfo> {
    return info(this.#modem, signal);
  }

  address(): Promise<EngineAddress> {
    return Promise.resolve(this.#address);
  }

  raw(): unknown {
    return this.dockerode;
  }
}
