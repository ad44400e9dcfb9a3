import { PassThrough, Readable } from "node:stream";
import type {
  CommitRequest,
  ContainerRequests,
  ContainerStdio,
  DetachedExecState,
  ExecRequest,
  PathStat,
  RunningExec,
} from "../../../src/engine/requests/containers";
import type { LabelFilter } from "../../../src/engine/requests/label-filter";
import { EngineError } from "../../../src/errors";
import type { CopyToContainerOptions } from "../../../src/spec/container-spec";
import type { CreateRequest } from "../../../src/spec/create-request";
import type { ContainerInfo } from "../../../src/spec/inspect/container-info";
import type { RawInspect } from "../../../src/spec/inspect/raw-inspect";
import type { ContainerStats } from "../../../src/spec/inspect/container-stats";
import type { LogOptions, OutputStream } from "../../../src/spec/output";
import { packed, unpackInto } from "./archives";
import { FakeContainer } from "./container";
import { fakeExec, type FakeExecResult } from "./exec";
import { matches, type FakeState } from "./state";

const FIRST_PORT = 40_000;
const OWN_NETWORKS = ["bridge", "host", "none"];

/** Requests about containers. */
export class FakeContainers implements ContainerRequests {
  readonly startListeners: ((id: string) => void)[] = [];
  execute: (id: string, request: ExecRequest) => FakeExecResult = () => ({});
  readonly #state: FakeState;
  #lastPort = FIRST_PORT;

  constructor(state: FakeState) {
    this.#state = state;
  }

  async create(request: CreateRequest, signal?: AbortSignal): Promise<string> {
    await this.#state.take("containers.create", [request], signal);
    const operation = "create a container";
    const image = this.#state.images.get(request.body.Image);
    if (image === undefined) {
      throw new EngineError(operation, `No such image: ${request.body.Image}`, 404);
    }
    const id = this.#state.newId();
    const name = request.name ?? `fake_${this.#state.lastNumber}`;
    this.#failIfTaken(operation, name);
    this.#state.containers.set(id, new FakeContainer(id, name, request, image.id));
    return id;
  }

  async start(id: string, signal?: AbortSignal): Promise<void> {
    try {
      await this.#state.take("containers.start", [id], signal);
    } catch (error) {
      // As Docker does: who has attached gets the end of the output.
      this.#state.findContainer("start container", id).endFollowers();
      throw error;
    }
    this.#start("start container", id);
  }

  async inspect(id: string, signal?: AbortSignal): Promise<ContainerInfo> {
    await this.#state.take("containers.inspect", [id], signal);
    return this.#state.findContainer("inspect container", id).inspect();
  }

  async inspectRaw(id: string, signal?: AbortSignal): Promise<RawInspect> {
    await this.#state.take("containers.inspectRaw", [id], signal);
    const container = this.#state.findContainer("inspect container", id);
    const { Labels, Env, Cmd, Entrypoint } = container.request.body;
    return {
      Id: container.id,
      Name: `/${container.name}`,
      Image: container.imageId,
      Created: "2026-01-01T00:00:00Z",
      State: { Status: container.status, Running: container.running },
      Config: { Labels, Env, Cmd, Entrypoint },
      HostConfig: { ...container.request.body.HostConfig },
      NetworkSettings: {},
    };
  }

  async stop(id: string, timeout: number, signal?: AbortSignal): Promise<void> {
    await this.#state.take("containers.stop", [id, timeout], signal);
    this.#state.findContainer("stop container", id).exit(143);
  }

  async restart(id: string, timeout: number, signal?: AbortSignal): Promise<void> {
    await this.#state.take("containers.restart", [id, timeout], signal);
    this.#state.findContainer("restart container", id).exit(143);
    this.#start("restart container", id);
  }

  async stats(id: string, signal?: AbortSignal): Promise<ContainerStats> {
    await this.#state.take("containers.stats", [id], signal);
    const none = { received: 0, sent: 0 };
    const blockIo = { read: 0, written: 0 };
    return { cpuTime: 0, cpu: 0, memory: { used: 0, limit: 0 }, network: none, blockIo, pids: 1 };
  }

  async kill(id: string, name: string | number, signal?: AbortSignal): Promise<void> {
    await this.#state.take("containers.kill", [id, name], signal);
    const container = this.#state.findContainer("kill container", id);
    container.failIfNotRunning("kill container");
    if (name === "SIGKILL") container.exit(137);
  }

  async rename(id: string, name: string, signal?: AbortSignal): Promise<void> {
    await this.#state.take("containers.rename", [id, name], signal);
    const operation = `rename container ${id.slice(0, 12)} to ${name}`;
    const container = this.#state.findContainer(operation, id);
    this.#failIfTaken(operation, name);
    container.name = name;
  }

  async pause(id: string, signal?: AbortSignal): Promise<void> {
    await this.#state.take("containers.pause", [id], signal);
    const container = this.#state.findContainer("pause container", id);
    container.failIfNotRunning("pause container");
    container.status = "paused";
  }

  async unpause(id: string, signal?: AbortSignal): Promise<void> {
    await this.#state.take("containers.unpause", [id], signal);
    const container = this.#state.findContainer("unpause container", id);
    if (container.status !== "paused") {
      throw new EngineError(`unpause container ${id}`, `Container ${id} is not paused`, 500);
    }
    container.status = "running";
  }

  async commit(id: string, request: CommitRequest, signal?: AbortSignal): Promise<string> {
    await this.#state.take("containers.commit", [id, request], signal);
    const labels = { ...this.#state.findContainer("commit container", id).request.body.Labels };
    for (const change of request.changes) {
      const [, name, value] = /^LABEL ("[^"]*")=("[^"]*")$/.exec(change) ?? [];
      if (name !== undefined && value !== undefined) {
        labels[JSON.parse(name) as string] = JSON.parse(value) as string;
      }
    }
    const name = `${request.repo}:${request.tag}`;
    this.#state.addImage(name);
    const imageId = this.#state.images.get(name)?.id ?? "";
    this.#state.committed.set(imageId, { name, labels });
    return imageId;
  }

  async remove(
    id: string,
    options: { readonly volumes: boolean },
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#state.take("containers.remove", [id, options], signal);
    const container = this.#state.containers.get(id);
    if (container === undefined) return;
    container.exit(137);
    container.endFollowers();
    this.#state.containers.delete(id);
  }

  async waitForExit(id: string, signal?: AbortSignal): Promise<number> {
    await this.#state.take("containers.waitForExit", [id], signal);
    return this.#state.findContainer("wait for container", id).waitForExit(signal);
  }

  async list(filter: LabelFilter, signal?: AbortSignal): Promise<string[]> {
    await this.#state.take("containers.list", [filter], signal);
    return [...this.#state.containers.values()]
      .filter(({ request }) => matches(request.body.Labels, filter))
      .map(({ id }) => id);
  }

  async attach(id: string, tty: boolean, signal?: AbortSignal): Promise<OutputStream> {
    await this.#state.take("containers.attach", [id, tty], signal);
    return this.#state.findContainer("attach to container", id).follow(signal);
  }

  async attachStdio(id: string, signal?: AbortSignal): Promise<ContainerStdio> {
    await this.#state.take("containers.attachStdio", [id], signal);
    const output = this.#state
      .findContainer("attach to the standard streams of container", id)
      .follow(signal);
    return { output, stdin: new PassThrough() };
  }

  async logs(
    id: string,
    options: LogOptions & { readonly follow: boolean; readonly tty: boolean },
    signal?: AbortSignal,
  ): Promise<OutputStream> {
    await this.#state.take("containers.logs", [id, options], signal);
    const container = this.#state.findContainer("read the log of container", id);
    const stored = container.readLog(options);
    if (options.follow && container.running) {
      return container.follow(signal, stored, options.timestamps);
    }
    return Readable.from(stored, { objectMode: true });
  }

  async exec(id: string, request: ExecRequest, signal?: AbortSignal): Promise<RunningExec> {
    await this.#state.take("containers.exec", [id, request], signal);
    const operation = `run ${request.command.join(" ")} in container`;
    this.#state.findContainer(operation, id).failIfNotRunning(operation);
    return fakeExec(this.execute(id, request), request, signal);
  }

  async execDetached(
    id: string,
    request: ExecRequest,
    signal?: AbortSignal,
  ): Promise<DetachedExecState> {
    await this.#state.take("containers.execDetached", [id, request], signal);
    const operation = `run ${request.command.join(" ")} in container`;
    this.#state.findContainer(operation, id).failIfNotRunning(operation);
    const { lasts, exitCode = 0 } = this.execute(id, request);
    return { exitCode: () => Promise.resolve(lasts === true ? undefined : exitCode) };
  }

  async putArchive(
    id: string,
    tar: Readable,
    target: string,
    options: CopyToContainerOptions,
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#state.take("containers.putArchive", [id, target, options], signal);
    const { files } = this.#state.findContainer("copy files into container", id);
    await unpackInto(files, tar, target, signal);
  }

  async getArchive(id: string, path: string, signal?: AbortSignal): Promise<Readable> {
    await this.#state.take("containers.getArchive", [id, path], signal);
    const { files } = this.#state.findContainer(`read ${path} out of container`, id);
    const parent = path.slice(0, path.replace(/\/$/, "").lastIndexOf("/") + 1);
    const found = [...files].filter(([name]) => name === path || name.startsWith(`${path}/`));
    if (found.length === 0) {
      const words = `Could not find the file ${path} in container ${id}`;
      throw new EngineError(`read ${path} out of container`, words, 404);
    }
    return packed(found, parent);
  }

  async statPath(id: string, path: string, signal?: AbortSignal): Promise<PathStat | undefined> {
    await this.#state.take("containers.statPath", [id, path], signal);
    const { files } = this.#state.findContainer(`look at ${path} in container`, id);
    if (files.has(path)) return { isFolder: false, linkTarget: undefined, modified: new Date(0) };
    const isFolder = [...files.keys()].some((name) => name.startsWith(`${path}/`));
    return isFolder ? { isFolder, linkTarget: undefined, modified: new Date(0) } : undefined;
  }

  #failIfTaken(operation: string, name: string): void {
    const namesake = [...this.#state.containers.values()].find(
      (container) => container.name === name,
    );
    if (namesake === undefined) return;
    const words = `Conflict. The container name "/${name}" is already in use by container "${namesake.id}".`;
    throw new EngineError(operation, words, 409);
  }

  #start(operation: string, id: string): void {
    const container = this.#state.findContainer(operation, id);
    if (container.running) return;
    this.#failIfNoNetwork(operation, container);
    container.start((wanted) => this.#choosePort(operation, container, wanted));
    for (const listener of this.startListeners) listener(container.id);
  }

  #failIfNoNetwork(operation: string, { networkNames }: FakeContainer): void {
    const missing = networkNames.find(
      (wanted) =>
        !OWN_NETWORKS.includes(wanted) &&
        !wanted.startsWith("container:") &&
        ![...this.#state.networks.values()].some(({ id, name }) => [id, name].includes(wanted)),
    );
    if (missing === undefined) return;
    throw new EngineError(operation, `network ${missing} not found`, 404);
  }

  #choosePort(operation: string, container: FakeContainer, wanted: number): number {
    if (wanted === 0) return this.#lastPort++;
    const taken = [...this.#state.containers.values()].some(({ ports }) =>
      ports.some(({ host }) => host === wanted),
    );
    if (taken) {
      const words = `driver failed programming external connectivity on endpoint ${container.name}: Bind for 0.0.0.0:${wanted} failed: port is already allocated`;
      throw new EngineError(operation, words, 500);
    }
    return wanted;
  }
}
