import type { Readable } from "node:stream";
import { checkExecOptions } from "../container/exec/exec-options";
import { logStream } from "../container/logs/log-stream";
import { runCommand } from "../container/exec/run-command";
import type { Engine } from "../engine/engine";
import { logLines } from "../engine/log-lines";
import { retryPortRace } from "../engine/port-race";
import type { CopyToContainerOptions } from "../spec/container-spec";
import { checkText, checkTimeout } from "../spec/options";
import type { ExecOptions, ExecResult, LogOptions } from "../spec/output";
import type { RawInspect } from "../spec/inspect/raw-inspect";
import type {
  Dockerode,
  DockerodeClient,
  DockerodeContainer,
  DockerodeNetwork,
  Identified,
} from "./dockerode";
import { copyArchiveOut } from "../container/files/copy-archive-out";

/** Settings of the image that `commit` creates. */
export interface CommitSettings {
  readonly repo: string;
  readonly tag: string;
  readonly comment?: string;
  readonly author?: string;
  /** Default true. */
  readonly pause?: boolean;
  /** Dockerfile instructions, as lines of a string or as an array. */
  readonly changes?: string | readonly string[];
}

/**
 * Access to any of the engine's containers, as dockerode objects. Methods accept any object with the container's
 * `id`, and throw EngineError. Mayfly does not remove what they create.
 */
export class ContainerClient {
  readonly #engine: Engine;
  readonly #docker: DockerodeClient;

  constructor(engine: Engine, docker: DockerodeClient) {
    this.#engine = engine;
    this.#docker = docker;
  }

  get dockerode(): Dockerode {
    return this.#docker;
  }

  /** Returns the object for an id, without asking the engine. Throws InvalidOptionError for an empty id. */
  getById(id: string): DockerodeContainer {
    return this.#docker.getContainer(checkText(id, "getById"));
  }

  /** Returns the newest container with the label and, if given, one of the statuses; undefined if there is none. */
  async fetchByLabel(
    labelName: string,
    labelValue: string,
    { status }: { readonly status?: readonly string[] } = {},
  ): Promise<DockerodeContainer> {
    const filters = { label: [`${labelName}=${labelValue}`], ...(status && { status }) };
    const [found] = await this.#docker.listContainers({ all: true, limit: 1, filters });
    return found && this.#docker.getContainer(found.Id);
  }

  /** Returns a file or folder as a tar archive, without setuid bits, setgid bits and capabilities. */
  async fetchArchive({ id }: Identified, path: string): Promise<Readable> {
    return copyArchiveOut(this.#engine, id, path);
  }

  /** Unpacks a tar archive into a folder. */
  putArchive(
    { id }: Identified,
    stream: Readable,
    path: string,
    options: CopyToContainerOptions = {},
  ): Promise<void> {
    return this.#engine.containers.putArchive(id, stream, path, options);
  }

  /** Returns the running containers, as entries of the engine's list. */
  list(): Promise<DockerodeContainer[]> {
    return this.#docker.listContainers({});
  }

  /** Creates a container from dockerode's `ContainerCreateOptions`. */
  create(options: object): Promise<DockerodeContainer> {
    return this.#docker.createContainer(options);
  }

  start({ id }: Identified): Promise<void> {
    const engine = this.#engine;
    return retryPortRace(engine, id, () => engine.containers.start(id));
  }

  /** Returns the engine's answer unchanged (Engine API, "Inspect a container"). */
  inspect({ id }: Identified): Promise<RawInspect> {
    return this.#engine.containers.inspectRaw(id);
  }

  /** Stops a container; after `timeout` milliseconds it is killed. Default 0. */
  stop({ id }: Identified, { timeout = 0 }: { readonly timeout?: number } = {}): Promise<void> {
    return this.#engine.containers.stop(id, checkTimeout(timeout, "stop.timeout"));
  }

  /** Returns a stream of the container's further output, one item per line. */
  async attach({ id }: Identified): Promise<Readable> {
    const abort = new AbortController();
    const { tty } = await this.#engine.containers.inspect(id);
    const output = await this.#engine.containers.attach(id, tty, abort.signal);
    return logStream(`container ${id.slice(0, 12)}`, logLines(output), () => {
      abort.abort();
    });
  }

  /** Returns a stream of the log until the container ends, one item per line. */
  async logs({ id }: Identified, options: LogOptions = {}): Promise<Readable> {
    const abort = new AbortController();
    const { tty } = await this.#engine.containers.inspect(id);
    const output = await this.#engine.containers.logs(
      id,
      { ...options, follow: true, tty },
      abort.signal,
    );
    return logStream(`container ${id.slice(0, 12)}`, logLines(output), () => {
      abort.abort();
    });
  }

  /** Runs a command to its end. Does not throw for an exit code other than 0. Throws ExecError. */
  async exec(
    { id }: Identified,
    command: readonly string[],
    options: ExecOptions = {},
  ): Promise<ExecResult> {
    return runCommand(this.#engine, id, command, checkExecOptions(options));
  }

  /** Restarts a container; after `timeout` milliseconds of stopping it is killed. Default 0. */
  restart({ id }: Identified, { timeout = 0 }: { readonly timeout?: number } = {}): Promise<void> {
    const engine = this.#engine;
    const checked = checkTimeout(timeout, "restart.timeout");
    return retryPortRace(engine, id, () => engine.containers.restart(id, checked));
  }

  /** Creates an image from a container, and returns the image's id. Mayfly does not remove the image. */
  commit(
    { id }: Identified,
    { repo, tag, comment, author, pause = true, changes = [] }: CommitSettings,
  ): Promise<string> {
    const lines = typeof changes === "string" ? changes.split("\n") : [...changes];
    return this.#engine.containers.commit(id, {
      repo,
      tag,
      comment,
      author,
      pause,
      changes: lines,
    });
  }

  /**
   * Returns a stream of the container's further events with these names (`start`, `die`, `health_status` …), as
   * one line of JSON each. Destroy the stream to stop it. It does not keep the process alive.
   */
  async events({ id }: Identified, eventNames: readonly string[]): Promise<Readable> {
    const filters = { type: ["container"], container: [id], event: eventNames };
    const events = await this.#docker.getEvents({ filters });
    events.socket.unref();
    return events;
  }

  /** Kills and removes a container; with `removeVolumes`, also its anonymous volumes. */
  remove(
    { id }: Identified,
    { removeVolumes = false }: { readonly removeVolumes?: boolean } = {},
  ): Promise<void> {
    return this.#engine.containers.remove(id, { volumes: removeVolumes });
  }

  async connectToNetwork(
    { id }: Identified,
    network: DockerodeNetwork,
    networkAliases: readonly string[],
  ): Promise<void> {
    await this.#docker.getNetwork((network as Identified).id).connect({
      Container: id,
      EndpointConfig: { Aliases: networkAliases },
    });
  }
}
