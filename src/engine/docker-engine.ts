import { DEFAULT_ENGINE_TIMEOUT_MS, ENGINE_TIMEOUT_SETTING } from "../config";
import { bindRequests } from "./docker/bind-requests";
import { listBridgeAddresses } from "./docker/bridge-addresses";
import { getArchive, putArchive, statPath } from "./docker/containers/archive";
import * as containers from "./docker/containers/containers";
import { createContainer } from "./docker/containers/create-container";
import { exec, execDetached } from "./docker/containers/exec";
import { logs } from "./docker/containers/logs";
import { attach, attachStdio } from "./docker/containers/output";
import { removeContainer } from "./docker/containers/remove-container";
import { containerStats } from "./docker/containers/stats";
import { buildImage, removeLayer } from "./docker/images/build";
import { buildInSession, openBuildSession } from "./docker/images/build-session";
import { commitContainer } from "./docker/images/commit";
import { importImage, loadImages, saveImages } from "./docker/images/image-archives";
import { describeImage, findImages } from "./docker/images/image-details";
import * as images from "./docker/images/images";
import { searchImages } from "./docker/images/search-images";
import { copyWithoutVolumes } from "./docker/images/without-volumes";
import { info } from "./docker/info";
import { namingDrivers } from "./docker/missing-plugin";
import * as networks from "./docker/networks";
import { lazySwarmRequests } from "./docker/swarm/lazy-requests";
import { openDockerode } from "./dockerode/open-dockerode";
import type { Transport } from "./http/transport";
import * as volumes from "./docker/volumes";
import type { EngineAddress, EngineEndpoint } from "./endpoint";
import type { Engine, EngineInfo } from "./engine";
import { withForwardedPorts } from "./ssh/forwarded-containers";

/** The functions that implement the requests of Engine. */
const REQUESTS = {
  containers: {
    create: namingDrivers("log", createContainer),
    start: containers.startContainer,
    inspect: containers.inspectContainer,
    inspectRaw: containers.inspectContainerRaw,
    stats: containerStats,
    stop: containers.stopContainer,
    restart: containers.restartContainer,
    kill: containers.killContainer,
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
    execDetached,
    putArchive,
    getArchive,
    statPath,
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
    create: namingDrivers("network", networks.createNetwork),
    remove: networks.removeNetwork,
    inspect: networks.inspectNetwork,
    connect: networks.connectNetwork,
    disconnect: networks.disconnectNetwork,
    list: networks.listNetworks,
    listBridgeAddresses,
  },
  volumes: {
    create: namingDrivers("volume", volumes.createVolume),
    remove: volumes.removeVolume,
    inspect: volumes.inspectVolume,
    list: volumes.listVolumes,
  },
};

/** Docker, or another engine that speaks its API. Sends nothing until the first request. */
export class DockerEngine implements Engine {
  readonly uri: string;
  readonly containers: Engine["containers"];
  readonly images: Engine["images"];
  readonly builds: Engine["builds"];
  readonly networks: Engine["networks"];
  readonly volumes: Engine["volumes"];
  readonly swarm: Engine["swarm"];
  readonly #endpoint: EngineEndpoint;
  readonly #transport: Transport;
  #dockerode: object | undefined;

  /**
   * Gives the engine `timeout` milliseconds for each answer; see AnswerLimit. Forwards published ports if the engine is
   * reached over `ssh`, unless `forwardsPorts` is false.
   */
  constructor(
    endpoint: EngineEndpoint,
    timeout = DEFAULT_ENGINE_TIMEOUT_MS,
    { forwardsPorts = true }: { readonly forwardsPorts?: boolean } = {},
  ) {
    const { uri, address, apiVersion, kind, ssh } = endpoint;
    const transport: Transport = {
      address,
      apiVersion,
      kind,
      answerTimeout: timeout,
      timeoutSetting: ENGINE_TIMEOUT_SETTING,
    };
    this.#endpoint = endpoint;
    this.#transport = transport;
    this.uri = uri;
    const containers = bindRequests(transport, REQUESTS.containers);
    this.containers =
      ssh !== undefined && forwardsPorts ? withForwardedPorts(containers, ssh) : containers;
    this.images = bindRequests(transport, REQUESTS.images);
    this.builds = bindRequests(transport, REQUESTS.builds);
    this.networks = bindRequests(transport, REQUESTS.networks);
    this.volumes = bindRequests(transport, REQUESTS.volumes);
    this.swarm = lazySwarmRequests(transport);
  }

  info(signal?: AbortSignal): Promise<EngineInfo> {
    return info(this.#transport, signal);
  }

  address(): Promise<EngineAddress> {
    return Promise.resolve(this.#endpoint.address);
  }

  raw(): unknown {
    return (this.#dockerode ??= openDockerode(this.#endpoint));
  }
}
