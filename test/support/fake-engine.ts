import { createHash } from "node:crypto";
import { PassThrough, Readable, type Duplex } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { setImmediate as turn } from "node:timers/promises";
import { extract, pack } from "tar-stream";
import type {
  CommitRequest,
  ContainerStdio,
  ExecRequest,
  RunningExec,
} from "../../src/engine/requests/containers";
import type { Engine, EngineInfo } from "../../src/engine/engine";
import type {
  FoundImage,
  ImageFilter,
  ImportRequest,
  PullOptions,
  PullProgress,
  PushOptions,
  SearchRequest,
} from "../../src/engine/requests/images";
import type {
  ImageBuildOptions,
  ImageBuildRequest,
  SessionBuildOptions,
  SessionRequest,
} from "../../src/engine/requests/builds";
import type { ImageInfo } from "../../src/spec/inspect/image-info";
import type { LabelFilter } from "../../src/engine/requests/label-filter";
import type { NetworkInfo, NetworkRequest } from "../../src/engine/requests/networks";
import type { VolumeInfo, VolumeRequest } from "../../src/engine/requests/volumes";
import type { EngineAddress } from "../../src/engine/endpoint";
import { EngineError } from "../../src/errors";
import type { ContainerInfo, Health } from "../../src/spec/inspect/container-info";
import type { CopyToContainerOptions } from "../../src/spec/container-spec";
import type { CreateRequest } from "../../src/spec/create-request";
import type { ImageDetails, ImageSummary } from "../../src/spec/inspect/image-info";
import type { ImageName } from "../../src/spec/image-name";
import type { LogOptions, OutputChunk, OutputStream } from "../../src/spec/output";
import type { RawInspect } from "../../src/spec/inspect/raw-inspect";
import { FakeContainer } from "./fake-container";
import type { RequestName } from "./request-name";

export interface FakeCall {
  readonly method: RequestName;
  /** Without the signal. */
  readonly args: readonly unknown[];
}

export interface FakeExecResult {
  readonly stdout?: string;
  readonly stderr?: string;
  /** Default 0. */
  readonly exitCode?: number;
  /** Prints what it reads, until that ends. */
  readonly echoes?: boolean;
  /** Does not end by itself. */
  readonly lasts?: boolean;
}

interface FakeNetwork extends NetworkRequest {
  readonly id: string;
}

const FIRST_PORT = 40_000;
const OWN_NETWORKS = ["bridge", "host", "none"];

/** An engine in memory that behaves like a real one; what its containers do is scripted. */
export class FakeEngine implements Engine {
  readonly uri = "fake://engine";
  /** Everything that was asked, in order. */
  readonly calls: FakeCall[] = [];
  /** What the engine has. */
  readonly stored = {
    images: new Map<string, ImageInfo>(),
    containers: new Map<string, FakeContainer>(),
    networks: new Map<string, FakeNetwork>(),
    /** By name. */
    volumes: new Map<string, VolumeRequest>(),
  };
  /** Images that can be pulled. */
  readonly registry = new Set<string>();
  readonly containers: Engine["containers"] = {
    create: this.createContainer.bind(this),
    start: this.startContainer.bind(this),
    inspect: this.inspectContainer.bind(this),
    inspectRaw: this.inspectContainerRaw.bind(this),
    stop: this.stopContainer.bind(this),
    restart: this.restartContainer.bind(this),
    rename: this.renameContainer.bind(this),
    pause: this.pauseContainer.bind(this),
    unpause: this.unpauseContainer.bind(this),
    commit: this.commitContainer.bind(this),
    remove: this.removeContainer.bind(this),
    waitForExit: this.waitForExit.bind(this),
    list: this.listContainers.bind(this),
    attach: this.attach.bind(this),
    attachStdio: this.attachStdio.bind(this),
    logs: this.logs.bind(this),
    exec: this.exec.bind(this),
    putArchive: this.putArchive.bind(this),
    getArchive: this.getArchive.bind(this),
  };
  readonly images: Engine["images"] = {
    inspect: this.inspectImage.bind(this),
    pull: this.pullImage.bind(this),
    push: this.pushImage.bind(this),
    tag: this.tagImage.bind(this),
    search: this.searchImages.bind(this),
    removeLayer: this.removeLayer.bind(this),
    list: this.listImages.bind(this),
    find: this.findImages.bind(this),
    describe: this.describeImage.bind(this),
    import: this.importImage.bind(this),
    load: this.loadImages.bind(this),
    save: this.saveImages.bind(this),
    copyWithoutVolumes: this.copyWithoutVolumes.bind(this),
    untag: this.untagImage.bind(this),
    remove: this.removeImage.bind(this),
  };
  readonly builds: Engine["builds"] = {
    run: this.buildImage.bind(this),
    openSession: this.openBuildSession.bind(this),
    runInSession: this.buildInSession.bind(this),
  };
  readonly networks: Engine["networks"] = {
    create: this.createNetwork.bind(this),
    remove: this.removeNetwork.bind(this),
    inspect: this.inspectNetwork.bind(this),
    connect: this.connectNetwork.bind(this),
    list: this.listNetworks.bind(this),
    listBridgeAddresses: this.listBridgeAddresses.bind(this),
  };
  readonly volumes: Engine["volumes"] = {
    create: this.createVolume.bind(this),
    remove: this.removeVolume.bind(this),
    inspect: this.inspectVolume.bind(this),
    list: this.listVolumes.bind(this),
  };
  private readonly failures: { method: RequestName; error: unknown; nth: number }[] = [];
  private readonly callListeners: { method: RequestName; listener: () => void }[] = [];
  private readonly startListeners: ((id: string) => void)[] = [];
  private execute: (id: string, request: ExecRequest) => FakeExecResult = () => ({});
  private lastNumber = 0;
  private lastPort = FIRST_PORT;

  constructor(images: readonly string[] = ["fake:1"]) {
    for (const image of images) this.addImage(image);
  }

  /** Makes the nth call of a method from now on (default: the next) reject. */
  failOn(method: RequestName, error: unknown, nth = 1): void {
    this.failures.push({ method, error, nth });
  }

  /** Calls a listener before each call of a method. */
  onCall(method: RequestName, listener: () => void): void {
    this.callListeners.push({ method, listener });
  }

  /** Is called whenever a container has started, before `startContainer` resolves. */
  onStart(listener: (id: string) => void): void {
    this.startListeners.push(listener);
  }

  /** Decides what commands do; by default they print nothing and succeed. */
  onExec(execute: (id: string, request: ExecRequest) => FakeExecResult): void {
    this.execute = execute;
  }

  addImage(image: string, info: Partial<ImageInfo> = {}): void {
    const id = `sha256:${createHash("sha256").update(image).digest("hex")}`;
    this.stored.images.set(image, { id, os: "linux", architecture: "amd64", ...info });
  }

  /** Paths of the context that was sent last. */
  readonly sent: string[] = [];
  /** What builds print. */
  buildOutput: readonly string[] = [];
  /** Images that were made of a container or built, with their labels. */
  readonly committed = new Map<string, { name: string; labels: Record<string, string> }>();

  /** Lets a container print; the text brings its own line breaks. */
  print(id: string, text: string, stream: OutputChunk["stream"] = "stdout"): void {
    this.find("print", id).print(text, stream);
  }

  /** Lets a container's program end. */
  exit(id: string, exitCode: number, { oomKilled = false } = {}): void {
    this.find("exit", id).exit(exitCode, oomKilled);
  }

  setHealth(id: string, status: Health["status"], lastProbe?: Health["lastProbe"]): void {
    this.find("set health", id).health = { status, lastProbe };
  }

  /** What was copied into a container, by path. */
  files(id: string): ReadonlyMap<string, Buffer> {
    return this.find("list files", id).files;
  }

  /** Containers, networks and volumes that still exist; empty after a proper clean-up. */
  leftovers(): string[] {
    return [
      ...[...this.stored.containers.values()].map(({ name, request }) => {
        return `container ${name} of ${request.body.Image}`;
      }),
      ...[...this.stored.networks.values()].map(({ name }) => `network ${name}`),
      ...[...this.stored.volumes.keys()].map((name) => `volume ${name}`),
    ];
  }

  raw(): never {
    throw new Error("a fake engine has no dockerode object");
  }

  async info(signal?: AbortSignal): Promise<EngineInfo> {
    await this.take("info", [], signal);
    return {
      serverVersion: "0.0.0",
      operatingSystem: "fake",
      osType: "linux",
      architecture: "x86_64",
      kernelVersion: "0.0.0",
      memory: 0,
      cpus: 1,
      indexServerAddress: "https://index.docker.io/v1/",
      runtimes: [],
      labels: [],
      rootless: false,
    };
  }

  async inspectImage(image: string, signal?: AbortSignal): Promise<ImageInfo | undefined> {
    await this.take("images.inspect", [image], signal);
    return this.stored.images.get(image);
  }

  async pullImage(name: ImageName, options: PullOptions, signal?: AbortSignal): Promise<void> {
    const image = name.string;
    await this.take("images.pull", [image, options], signal);
    if (!this.registry.has(image)) {
      const words = `manifest for ${image} not found: manifest unknown: manifest unknown`;
      throw new EngineError(`pull image ${image}`, words, 404);
    }
    const architecture = options.platform?.split("/")[1];
    this.addImage(image, architecture === undefined ? {} : { architecture });
    const status = `Status: Downloaded newer image for ${image}`;
    options.onProgress?.({ status, layer: undefined, current: undefined, total: undefined });
  }

  async pushImage(name: ImageName, options: PushOptions, signal?: AbortSignal): Promise<void> {
    const image = name.string;
    await this.take("images.push", [image, options], signal);
    if (!this.stored.images.has(image)) {
      const words = `An image does not exist locally with the tag: ${image}`;
      throw new EngineError(`push image ${image}`, words, 404);
    }
    this.registry.add(image);
  }

  async tagImage(image: string, name: ImageName, signal?: AbortSignal): Promise<void> {
    await this.take("images.tag", [image, name], signal);
    const info =
      this.stored.images.get(image) ??
      [...this.stored.images.values()].find(({ id }) => id === image);
    if (info === undefined) {
      throw new EngineError(`tag image ${image}`, `No such image: ${image}`, 404);
    }
    this.stored.images.set(name.string, info);
  }

  /** Finds nothing. */
  async searchImages(request: SearchRequest, signal?: AbortSignal): Promise<FoundImage[]> {
    await this.take("images.search", [request], signal);
    return [];
  }

  async createContainer(request: CreateRequest, signal?: AbortSignal): Promise<string> {
    await this.take("containers.create", [request], signal);
    const operation = "create a container";
    const image = this.stored.images.get(request.body.Image);
    if (image === undefined) {
      throw new EngineError(operation, `No such image: ${request.body.Image}`, 404);
    }
    const id = this.newId();
    const name = request.name ?? `fake_${this.lastNumber}`;
    this.failIfTaken(operation, name);
    this.stored.containers.set(id, new FakeContainer(id, name, request, image.id));
    return id;
  }

  async startContainer(id: string, signal?: AbortSignal): Promise<void> {
    await this.take("containers.start", [id], signal);
    this.start("start container", id);
  }

  async inspectContainer(id: string, signal?: AbortSignal): Promise<ContainerInfo> {
    await this.take("containers.inspect", [id], signal);
    return this.find("inspect container", id).inspect();
  }

  async inspectContainerRaw(id: string, signal?: AbortSignal): Promise<RawInspect> {
    await this.take("containers.inspectRaw", [id], signal);
    const container = this.find("inspect container", id);
    const { Labels } = container.request.body;
    return {
      Id: container.id,
      Name: `/${container.name}`,
      Image: container.imageId,
      Created: "2026-01-01T00:00:00Z",
      State: { Status: container.status, Running: container.running },
      Config: { Labels },
      HostConfig: { ...container.request.body.HostConfig },
      NetworkSettings: {},
    };
  }

  async renameContainer(id: string, name: string, signal?: AbortSignal): Promise<void> {
    await this.take("containers.rename", [id, name], signal);
    const operation = `rename container ${id.slice(0, 12)} to ${name}`;
    const container = this.find(operation, id);
    this.failIfTaken(operation, name);
    container.name = name;
  }

  async pauseContainer(id: string, signal?: AbortSignal): Promise<void> {
    await this.take("containers.pause", [id], signal);
    const container = this.find("pause container", id);
    container.failIfNotRunning("pause container");
    container.status = "paused";
  }

  async unpauseContainer(id: string, signal?: AbortSignal): Promise<void> {
    await this.take("containers.unpause", [id], signal);
    const container = this.find("unpause container", id);
    if (container.status !== "paused") {
      throw new EngineError(`unpause container ${id}`, `Container ${id} is not paused`, 500);
    }
    container.status = "running";
  }

  async commitContainer(id: string, request: CommitRequest, signal?: AbortSignal): Promise<string> {
    await this.take("containers.commit", [id, request], signal);
    const labels = { ...this.find("commit container", id).request.body.Labels };
    for (const change of request.changes) {
      const [, name, value] = /^LABEL ("[^"]*")=("[^"]*")$/.exec(change) ?? [];
      if (name !== undefined && value !== undefined) {
        labels[JSON.parse(name) as string] = JSON.parse(value) as string;
      }
    }
    const name = `${request.repo}:${request.tag}`;
    this.addImage(name);
    const imageId = this.stored.images.get(name)?.id ?? "";
    this.committed.set(imageId, { name, labels });
    return imageId;
  }

  /** Reads the context, whose files it notes, and makes an image without a look at them. */
  async buildImage(
    request: ImageBuildRequest,
    context: Readable,
    options: ImageBuildOptions,
    signal?: AbortSignal,
  ): Promise<string> {
    await this.take("builds.run", [request, options], signal);
    for (const line of this.buildOutput) options.onLine?.(line);
    const archive = extract();
    const reading = pipeline(context, archive, { signal });
    this.sent.length = 0;
    for await (const entry of archive) {
      this.sent.push(entry.header.name);
      entry.resume();
    }
    await reading;
    const [name = ""] = request.tags;
    this.addImage(name);
    const info = this.stored.images.get(name);
    for (const tag of request.tags) if (info !== undefined) this.stored.images.set(tag, info);
    const id = info?.id ?? "";
    this.committed.set(id, { name, labels: { ...request.labels } });
    return id;
  }

  address(): Promise<EngineAddress> {
    return Promise.resolve({ socketPath: "/fake/engine.sock" });
  }

  /** Nobody asks for anything on it. */
  async openBuildSession(session: SessionRequest, signal?: AbortSignal): Promise<Duplex> {
    await this.take("builds.openSession", [session], signal);
    return new PassThrough();
  }

  async buildInSession(
    request: ImageBuildRequest,
    context: Readable,
    options: SessionBuildOptions,
    signal?: AbortSignal,
  ): Promise<string> {
    await this.take("builds.runInSession", [request, options], signal);
    return this.buildImage(request, context, {}, signal);
  }

  async removeLayer(id: string, signal?: AbortSignal): Promise<void> {
    await this.take("images.removeLayer", [id], signal);
  }

  async listImages(filter: LabelFilter, signal?: AbortSignal): Promise<string[]> {
    await this.take("images.list", [filter], signal);
    return [...this.committed]
      .filter(([, { labels }]) => matches(labels, filter))
      .map(([id]) => id)
      .reverse();
  }

  async findImages(filter: ImageFilter, signal?: AbortSignal): Promise<ImageSummary[]> {
    await this.take("images.find", [filter], signal);
    const { labels: wanted = {}, reference } = filter;
    const names = new Map<string, string[]>();
    for (const [name, { id }] of this.stored.images)
      names.set(id, [...(names.get(id) ?? []), name]);
    return [...names]
      .map(([id, names]) => ({ id, names, labels: this.committed.get(id)?.labels ?? {}, size: 0 }))
      .filter(({ labels, names }) => {
        return matches(labels, wanted) && (reference === undefined || names.includes(reference));
      })
      .reverse();
  }

  async describeImage(image: string, signal?: AbortSignal): Promise<ImageDetails | undefined> {
    await this.take("images.describe", [image], signal);
    const info = this.stored.images.get(image);
    return (
      info && {
        ...info,
        names: [image],
        digests: [],
        labels: this.committed.get(info.id)?.labels ?? {},
        size: 0,
        layers: [],
        history: [],
        exposedPorts: [],
        volumes: [],
        environment: {},
        user: undefined,
        workingDir: undefined,
        entrypoint: [],
        command: ["run"],
        stopSignal: undefined,
        onBuild: ["COPY b /b"],
        author: "",
        comment: "",
      }
    );
  }

  /** Reads the archive without a look at it. */
  async importImage(request: ImportRequest, tar: Readable, signal?: AbortSignal): Promise<string> {
    await this.take("images.import", [request], signal);
    await pipeline(tar, new PassThrough().resume(), { signal });
    this.addImage(request.name.string);
    return this.stored.images.get(request.name.string)?.id ?? "";
  }

  /** The archive is a list of names. */
  async loadImages(
    tar: Readable,
    onProgress?: (progress: PullProgress) => void,
    signal?: AbortSignal,
  ): Promise<string[]> {
    await this.take("images.load", [onProgress], signal);
    const names = (await text(tar)).split("\n");
    for (const name of names) if (!this.stored.images.has(name)) this.addImage(name);
    return names;
  }

  async saveImages(images: readonly string[], signal?: AbortSignal): Promise<Readable> {
    await this.take("images.save", [images], signal);
    return Readable.from([images.join("\n")]);
  }

  async copyWithoutVolumes(image: string, signal?: AbortSignal): Promise<string> {
    await this.take("images.copyWithoutVolumes", [image], signal);
    const id = `sha256:${this.newId()}`;
    this.addImage(id, { id });
    return id;
  }

  async untagImage(
    image: string,
    options: { readonly force: boolean },
    signal?: AbortSignal,
  ): Promise<void> {
    await this.take("images.untag", [image, options], signal);
    this.stored.images.delete(image);
  }

  async removeImage(id: string, signal?: AbortSignal): Promise<void> {
    await this.take("images.remove", [id], signal);
    this.stored.images.delete(this.committed.get(id)?.name ?? "");
    this.committed.delete(id);
  }

  async stopContainer(id: string, timeout: number, signal?: AbortSignal): Promise<void> {
    await this.take("containers.stop", [id, timeout], signal);
    this.find("stop container", id).exit(143);
  }

  async restartContainer(id: string, timeout: number, signal?: AbortSignal): Promise<void> {
    await this.take("containers.restart", [id, timeout], signal);
    this.find("restart container", id).exit(143);
    this.start("restart container", id);
  }

  async removeContainer(
    id: string,
    options: { readonly volumes: boolean },
    signal?: AbortSignal,
  ): Promise<void> {
    await this.take("containers.remove", [id, options], signal);
    const container = this.stored.containers.get(id);
    if (container === undefined) return;
    container.exit(137);
    container.endFollowers();
    this.stored.containers.delete(id);
  }

  async waitForExit(id: string, signal?: AbortSignal): Promise<number> {
    await this.take("containers.waitForExit", [id], signal);
    return this.find("wait for the end of container", id).waitForExit(signal);
  }

  async listContainers(filter: LabelFilter, signal?: AbortSignal): Promise<string[]> {
    await this.take("containers.list", [filter], signal);
    return [...this.stored.containers.values()]
      .filter(({ request }) => matches(request.body.Labels, filter))
      .map(({ id }) => id);
  }

  async attach(id: string, tty: boolean, signal?: AbortSignal): Promise<OutputStream> {
    await this.take("containers.attach", [id, tty], signal);
    return this.find("attach to container", id).follow(signal);
  }

  async attachStdio(id: string, signal?: AbortSignal): Promise<ContainerStdio> {
    await this.take("containers.attachStdio", [id], signal);
    const output = this.find("attach to the standard streams of container", id).follow(signal);
    return { output, stdin: new PassThrough() };
  }

  async logs(
    id: string,
    options: LogOptions & { readonly follow: boolean; readonly tty: boolean },
    signal?: AbortSignal,
  ): Promise<OutputStream> {
    await this.take("containers.logs", [id, options], signal);
    const container = this.find("read the log of container", id);
    const stored = container.readLog(options);
    if (options.follow && container.running) return container.follow(signal, stored);
    return Readable.from(stored, { objectMode: true });
  }

  async exec(id: string, request: ExecRequest, signal?: AbortSignal): Promise<RunningExec> {
    await this.take("containers.exec", [id, request], signal);
    const operation = `run ${request.command.join(" ")} in container`;
    this.find(operation, id).failIfNotRunning(operation);
    const { stdout = "", stderr = "", exitCode = 0, echoes, lasts } = this.execute(id, request);
    const chunks: OutputChunk[] = [];
    if (stdout !== "") chunks.push({ stream: "stdout", data: Buffer.from(stdout) });
    if (stderr !== "") chunks.push({ stream: "stderr", data: Buffer.from(stderr) });
    const stdin = request.stdin === true ? new PassThrough() : undefined;
    const output = new PassThrough({ objectMode: true });
    output.on("error", () => undefined);
    for (const chunk of chunks) output.write(chunk);
    if (echoes === true) {
      stdin?.on("data", (data: Buffer) => output.write({ stream: "stdout", data }));
      stdin?.on("end", () => output.end());
    } else if (lasts !== true) {
      output.end();
    }
    signal?.addEventListener("abort", () => output.destroy(signal.reason as Error));
    return { stdin, output, exitCode: () => Promise.resolve(exitCode) };
  }

  async putArchive(
    id: string,
    tar: Readable,
    target: string,
    options: CopyToContainerOptions,
    signal?: AbortSignal,
  ): Promise<void> {
    await this.take("containers.putArchive", [id, target, options], signal);
    const { files } = this.find("copy files into container", id);
    const archive = extract();
    const reading = pipeline(tar, archive, { signal });
    for await (const entry of archive) {
      const content: Buffer[] = [];
      for await (const chunk of entry) content.push(chunk as Buffer);
      const path = `${target}/${entry.header.name}`.replace(/\/{2,}/g, "/");
      if (entry.header.type === "file") files.set(path, Buffer.concat(content));
    }
    await reading;
  }

  async getArchive(id: string, path: string, signal?: AbortSignal): Promise<Readable> {
    await this.take("containers.getArchive", [id, path], signal);
    const { files } = this.find(`read ${path} out of container`, id);
    const parent = path.slice(0, path.replace(/\/$/, "").lastIndexOf("/") + 1);
    const found = [...files].filter(([name]) => name === path || name.startsWith(`${path}/`));
    if (found.length === 0) {
      const words = `Could not find the file ${path} in container ${id}`;
      throw new EngineError(`read ${path} out of container`, words, 404);
    }
    const archive = pack();
    for (const [name, content] of found)
      archive.entry({ name: name.slice(parent.length) }, content);
    archive.finalize();
    return archive.pipe(new PassThrough());
  }

  async createNetwork(request: NetworkRequest, signal?: AbortSignal): Promise<string> {
    await this.take("networks.create", [request], signal);
    if ([...this.stored.networks.values()].some(({ name }) => name === request.name)) {
      const words = `network with name ${request.name} already exists`;
      throw new EngineError(`create network ${request.name}`, words, 409);
    }
    const id = this.newId();
    this.stored.networks.set(id, { ...request, id });
    return id;
  }

  async removeNetwork(id: string, signal?: AbortSignal): Promise<void> {
    await this.take("networks.remove", [id], signal);
    const network = this.stored.networks.get(id);
    if (network === undefined) return;
    const members = [...this.stored.containers.values()].filter(
      ({ running, networkNames }) =>
        running && networkNames.some((name) => [network.name, network.id].includes(name)),
    );
    if (members.length > 0) {
      const words = `error while removing network: network ${network.name} id ${id} has active endpoints`;
      throw new EngineError(`remove network ${id}`, words, 403);
    }
    this.stored.networks.delete(id);
  }

  async inspectNetwork(name: string, signal?: AbortSignal): Promise<NetworkInfo | undefined> {
    await this.take("networks.inspect", [name], signal);
    const subnets = [{ subnet: "172.17.0.0/16", gateway: "172.17.0.1" }];
    if (name === "bridge") return { id: name, subnets, labels: {} };
    const network = [...this.stored.networks.values()].find((one) =>
      [one.id, one.name].includes(name),
    );
    return network && { id: network.id, subnets: [], labels: { ...network.labels } };
  }

  async connectNetwork(network: string, id: string, signal?: AbortSignal): Promise<void> {
    await this.take("networks.connect", [network, id], signal);
    this.find("connect container", id);
  }

  async listNetworks(filter: LabelFilter, signal?: AbortSignal): Promise<string[]> {
    await this.take("networks.list", [filter], signal);
    return [...this.stored.networks.values()]
      .filter(({ labels }) => matches(labels, filter))
      .map(({ id }) => id);
  }

  async listBridgeAddresses(signal?: AbortSignal): Promise<string[]> {
    await this.take("networks.listBridgeAddresses", [], signal);
    return [];
  }

  async createVolume(request: VolumeRequest, signal?: AbortSignal): Promise<void> {
    await this.take("volumes.create", [request], signal);
    if (this.stored.volumes.has(request.name)) {
      const words = "there is a volume of that name";
      throw new EngineError(`create volume ${request.name}`, words, 409);
    }
    this.stored.volumes.set(request.name, request);
  }

  async removeVolume(name: string, signal?: AbortSignal): Promise<void> {
    await this.take("volumes.remove", [name], signal);
    const users = [...this.stored.containers.values()].filter(({ volumeNames }) =>
      volumeNames.includes(name),
    );
    if (users.length > 0) {
      const words = `remove ${name}: volume is in use - [${users.map(({ id }) => id).join(", ")}]`;
      throw new EngineError(`remove volume ${name}`, words, 409);
    }
    this.stored.volumes.delete(name);
  }

  async inspectVolume(name: string, signal?: AbortSignal): Promise<VolumeInfo | undefined> {
    await this.take("volumes.inspect", [name], signal);
    const volume = this.stored.volumes.get(name);
    return volume && { labels: { ...volume.labels } };
  }

  async listVolumes(filter: LabelFilter, signal?: AbortSignal): Promise<string[]> {
    await this.take("volumes.list", [filter], signal);
    return [...this.stored.volumes.values()]
      .filter(({ labels }) => matches(labels, filter))
      .map(({ name }) => name);
  }

  /** Notes a call, lets others have their turn as a real request would, and fails as scripted. */
  private async take(
    method: RequestName,
    args: readonly unknown[],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    for (const each of this.callListeners) if (each.method === method) each.listener();
    signal?.throwIfAborted();
    this.calls.push({ method, args });
    const due = this.failures.filter((failure) => failure.method === method && --failure.nth === 0);
    await turn();
    signal?.throwIfAborted();
    for (const { error } of due) throw error;
  }

  private find(operation: string, idOrName: string): FakeContainer {
    const container =
      this.stored.containers.get(idOrName) ??
      [...this.stored.containers.values()].find(
        ({ id, name }) => name === idOrName || id.startsWith(idOrName),
      );
    if (container !== undefined) return container;
    throw new EngineError(
      `${operation} ${idOrName.slice(0, 12)}`,
      `No such container: ${idOrName}`,
      404,
    );
  }

  private failIfTaken(operation: string, name: string): void {
    const namesake = [...this.stored.containers.values()].find(
      (container) => container.name === name,
    );
    if (namesake === undefined) return;
    const words = `Conflict. The container name "/${name}" is already in use by container "${namesake.id}".`;
    throw new EngineError(operation, words, 409);
  }

  private start(operation: string, id: string): void {
    const container = this.find(operation, id);
    if (container.running) return;
    this.failIfNoNetwork(operation, container);
    container.start((wanted) => this.choosePort(operation, container, wanted));
    for (const listener of this.startListeners) listener(container.id);
  }

  private failIfNoNetwork(operation: string, { networkNames }: FakeContainer): void {
    const missing = networkNames.find(
      (wanted) =>
        !OWN_NETWORKS.includes(wanted) &&
        !wanted.startsWith("container:") &&
        ![...this.stored.networks.values()].some(({ id, name }) => [id, name].includes(wanted)),
    );
    if (missing === undefined) return;
    throw new EngineError(operation, `network ${missing} not found`, 404);
  }

  private choosePort(operation: string, container: FakeContainer, wanted: number): number {
    if (wanted === 0) return this.lastPort++;
    const taken = [...this.stored.containers.values()].some(({ ports }) =>
      ports.some(({ host }) => host === wanted),
    );
    if (taken) {
      const words = `driver failed programming external connectivity on endpoint ${container.name}: Bind for 0.0.0.0:${wanted} failed: port is already allocated`;
      throw new EngineError(operation, words, 500);
    }
    return wanted;
  }

  private newId(): string {
    return createHash("sha256").update(String(++this.lastNumber)).digest("hex");
  }
}

function matches(labels: Readonly<Record<string, string>>, filter: LabelFilter): boolean {
  return Object.entries(filter).every(
    ([name, value]) => name in labels && (value === "" || labels[name] === value),
  );
}
