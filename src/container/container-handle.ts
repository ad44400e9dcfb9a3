import type { Readable } from "node:stream";
import type { Engine } from "../engine/engine";
import { debug } from "../common/debug";
import { withoutCredentials } from "../common/describe-value";
import type { Reach } from "../engine/reach";
import type { ContainerInfo, ContainerMount } from "../spec/inspect/container-info";
import type { Runtime } from "../run/runtime";
import type { ContainerSpec, CopySource, CopyToContainerOptions } from "../spec/container-spec";
import type { Handle } from "../spec/handle";
import type { FaultProxy } from "../spec/network-faults";
import type { Obstacle } from "../spec/obstacle";
import type {
  ContainerLogs,
  DetachedExec,
  DetachedExecOptions,
  ExecOptions,
  ExecResult,
  ExecStream,
  LogOptions,
  OutputLine,
  ReadFileOptions,
} from "../spec/output";
import { formatPort, parsePort, type BoundPort, type Protocol } from "../spec/ports/exposed-port";
import type { FileReader } from "./files/files-of";
import type { HiddenFiles } from "./files/write-inside";
import type { Lease } from "./lease";
import type { OutputFeed } from "./logs/output-feed";
import { operations } from "./load-operations";
import { missingPort, portNotForwarded } from "./missing-port";

/** The arguments of a handle's constructor. */
export interface HandleParts {
  readonly engine: Engine;
  readonly id: string;
  readonly spec: ContainerSpec;
  /** The host under which published ports are reached. */
  readonly host: string;
  /** Finds out what may keep this process from published ports; see Reach. */
  readonly findObstacle?: Reach["findObstacle"];
  /** Opens the cleanup for objects that are made from the container, such as images. */
  readonly openCleanup: () => Promise<Cleanup>;
  /** The result of an inspection. Without it, `refresh()` has to be called before `info` is read. */
  readonly info?: ContainerInfo | undefined;
  /** Set if other processes can use the container, too. */
  readonly lease?: Lease;
  /** The container's service in a compose file. */
  readonly service?: string;
  /** The proxy of `withNetworkFaults()`, which clients connect to. */
  readonly proxy?: FaultProxy | undefined;
}

/** The session whose labels mark objects for removal, and the reaper that removes them. */
export type Cleanup = Pick<Runtime, "session" | "reaper">;

/**
 * A container on an engine. Waits, hooks, modules and started containers are built on handles.
 *
 * Methods load their code when they are called: a test file that only attaches calls few of them.
 */
export class ContainerHandle implements Handle {
  readonly engine: Engine;
  readonly id: string;
  readonly spec: ContainerSpec;
  readonly host: string;
  readonly openCleanup: () => Promise<Cleanup>;
  readonly lease: Lease | undefined;
  readonly service: string | undefined;
  readonly proxy: FaultProxy | undefined;
  readonly #findObstacle: Reach["findObstacle"];
  /** The output for log consumers and waits; undefined if nothing needs it. */
  feed: OutputFeed | undefined;
  #info: ContainerInfo | undefined;
  #released = false;
  #stopped = false;
  #starts = 1;
  #held: HiddenFiles[] | undefined;

  constructor(parts: HandleParts) {
    const { engine, id, spec, host, openCleanup, info, lease, service, proxy } = parts;
    this.engine = engine;
    this.id = id;
    this.spec = spec;
    this.host = host;
    this.openCleanup = openCleanup;
    this.lease = lease;
    this.service = service;
    this.proxy = proxy;
    this.#info = info;
    this.#findObstacle = parts.findObstacle;
  }

  /** Returns the handle of a container on a runtime's engine. */
  static of(
    { engine, reach, session, reaper }: Pick<Runtime, "engine" | "reach" | "session" | "reaper">,
    parts: Pick<HandleParts, "id" | "spec" | "info" | "lease" | "service" | "proxy">,
  ): ContainerHandle {
    const openCleanup = (): Promise<Cleanup> => Promise.resolve({ session, reaper });
    const { host, findObstacle } = reach;
    return new ContainerHandle({ engine, host, findObstacle, openCleanup, ...parts });
  }

  /**
   * Returns a handle whose host ports are the container's own, past its proxy. Waits need it, because a proxy accepts
   * connections before the server does.
   */
  direct(): ContainerHandle {
    if (this.proxy === undefined) return this;
    const { engine, id, spec, host, openCleanup, feed } = this;
    const info = this.#info;
    const findObstacle = this.#findObstacle;
    const same = { engine, id, spec, host, findObstacle, openCleanup, info };
    const direct = new ContainerHandle(same);
    direct.feed = feed;
    return direct;
  }

  get image(): string {
    return this.spec.image;
  }

  get info(): ContainerInfo {
    if (this.#info === undefined) throw new Error("the container has not been inspected yet");
    return this.#info;
  }

  get ports(): readonly BoundPort[] {
    const wanted = new Map(this.spec.ports.map((port) => [formatPort(port), port]));
    return [...wanted.values()].flatMap(
      ({ container, protocol }) => this.#reachedBinding(container, protocol) ?? [],
    );
  }

  /** Returns every published port once, those of `withExposedPorts` first. */
  allPorts(): BoundPort[] {
    const ports = new Map(
      [...this.spec.ports, ...this.info.ports].map((port) => [formatPort(port), port]),
    );
    return [...ports.values()].flatMap(
      ({ container, protocol }) => this.#reachedBinding(container, protocol) ?? [],
    );
  }

  async obstacle(): Promise<Obstacle | undefined> {
    return this.#findObstacle?.();
  }

  mappedPort(port: number | `${number}/${Protocol}`, protocol?: Protocol): number {
    const parsed = parsePort(port, "getMappedPort");
    const wanted = { container: parsed.container, protocol: protocol ?? parsed.protocol };
    const bound = this.#binding(wanted.container, wanted.protocol);
    if (bound === undefined) throw missingPort(wanted, this.info, this.spec, this.service);
    if (!this.#isReached(bound)) throw portNotForwarded(wanted, this.engine.uri);
    return bound.host;
  }

  get released(): boolean {
    return this.#released;
  }

  /** Releases the container for all objects that share this handle. Returns false if it was released before. */
  release(): boolean {
    if (this.#released) return false;
    this.#released = true;
    this.lease?.release();
    return true;
  }

  /** True after `stop()`, unless the container was started again. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** How many times this process has started the container, after it was stopped and kept. */
  get starts(): number {
    return this.#starts;
  }

  markStopped(): void {
    this.release();
    this.#stopped = true;
  }

  /** Lets all objects that share this handle use the container again. */
  markStartedAgain(): void {
    this.#starts += 1;
    this.#stopped = false;
    this.#released = false;
  }

  async refresh(signal?: AbortSignal): Promise<ContainerInfo> {
    const info = await this.engine.containers.inspect(this.id, signal);
    return (this.#info = this.#withPorts(info));
  }

  /** Inspects the container. Updates `info` and `ports` unless it has ended: then they stay as they were. */
  async refreshIfAlive(signal?: AbortSignal): Promise<ContainerInfo> {
    const info = await this.engine.containers.inspect(this.id, signal);
    if (info.state.running) this.#info = this.#withPorts(info);
    return info;
  }

  async exec(
    command: string | readonly string[],
    options: ExecOptions = {},
    signal?: AbortSignal,
  ): Promise<ExecResult> {
    const { argv, checked } = await this.#command(command, options);
    const { runCommand } = await operations();
    return runCommand(this.engine, this.id, argv, checked, signal);
  }

  async execStream(
    command: string | readonly string[],
    options: ExecOptions = {},
  ): Promise<ExecStream> {
    const { argv, checked } = await this.#command(command, options);
    const { streamCommand } = await operations();
    return streamCommand(this.engine, this.id, argv, checked);
  }

  async execDetached(
    command: string | readonly string[],
    options: DetachedExecOptions = {},
  ): Promise<DetachedExec> {
    const { argv, checked } = await this.#command(command, options);
    const { checkDetached, startDetached } = await operations();
    return startDetached(this.engine, this.id, argv, checkDetached(checked));
  }

  async *followLogs(options: LogOptions = {}, signal?: AbortSignal): AsyncGenerator<OutputLine> {
    const { logLines } = await operations();
    yield* logLines(await this.#logs(options, true, signal));
  }

  async *printedLines(options: LogOptions = {}, signal?: AbortSignal): AsyncGenerator<OutputLine> {
    const { logLines } = await operations();
    yield* logLines(await this.#logs(options, false, signal));
  }

  async readLogs(options: LogOptions = {}, signal?: AbortSignal): Promise<OutputLine[]> {
    const { keepLines } = await operations();
    return keepLines(this.printedLines(options, signal));
  }

  async readLogText(options: LogOptions = {}): Promise<ContainerLogs> {
    const { Printed } = await operations();
    const printed = new Printed();
    await printed.takeAll(await this.#logs(options, false));
    return printed.toText();
  }

  async readFile(
    path: string,
    { first = Infinity }: ReadFileOptions = {},
    signal?: AbortSignal,
  ): Promise<Buffer | undefined> {
    const { readFile } = await operations();
    return readFile(await this.files(), this.id, path, first, signal);
  }

  async waitForExit(signal?: AbortSignal): Promise<number> {
    const { awaitExit } = await operations();
    return awaitExit(this.engine, this.id, signal);
  }

  raw(): unknown {
    return this.engine.raw();
  }

  async copyContent(content: string | Buffer, target: string, mode?: number): Promise<void> {
    const source = { kind: "content", content, target } as const;
    await this.copy([mode === undefined ? source : { ...source, mode }]);
  }

  /** Copies into the container, whether it runs or not. */
  async copy(
    sources: readonly CopySource[],
    options: CopyToContainerOptions = {},
    signal?: AbortSignal,
  ): Promise<void> {
    const { copyIn, withReaders } = await operations();
    const owned = await withReaders(this.engine, this.id, sources, signal);
    await copyIn(this, owned, options, signal);
    if (options.copyUIDGID !== true || owned === sources) return;
    // copyUIDGID has given these files to the container's user, not to their readers.
    const read = owned.filter((_, index) => sources[index]?.reader !== undefined);
    await copyIn(this, read, { ...options, copyUIDGID: false }, signal);
  }

  /** Unpacks a tar archive into a folder of the container, whether it runs or not. */
  async putArchive(
    tar: Readable,
    target: string,
    options: CopyToContainerOptions = {},
    signal?: AbortSignal,
  ): Promise<void> {
    const { unpackIn } = await operations();
    await unpackIn(this, tar, target, options, signal);
  }

  /** Returns a reader of all files, also of those that only programs in the container reach. */
  async files(): Promise<FileReader> {
    const { filesOf } = await operations();
    return filesOf(this.engine, (signal) => this.mounts(signal));
  }

  /**
   * Returns the mounts. Before the first inspection, asks the engine only if the spec can have given the container a
   * tmpfs.
   */
  async mounts(signal?: AbortSignal): Promise<readonly ContainerMount[]> {
    const { tmpFs, createOptions } = this.spec;
    const canHaveTmpfs = Object.keys(tmpFs).length > 0 || createOptions.length > 0;
    if (this.#info === undefined && canHaveTmpfs) await this.refresh(signal);
    return this.#info?.mounts ?? [];
  }

  /** Holds back files that only programs in the container can write, until `writeHeld()`. */
  holdHidden(): void {
    this.#held = [];
  }

  /** Returns whether files are held back. */
  get holdsFiles(): boolean {
    return this.#held !== undefined && this.#held.length > 0;
  }

  /** Writes what was held back. Throws EngineError. */
  async writeHeld(signal?: AbortSignal): Promise<void> {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const files of held) await this.writeHidden(files, signal);
  }

  async writeHidden(files: HiddenFiles, signal?: AbortSignal): Promise<void> {
    if (this.#held !== undefined) {
      this.#held.push(files);
      return;
    }
    const { writeInside } = await operations();
    const { engine, id } = this;
    const { mount } = files;
    const operation = `copy files to ${mount.target} in container ${id.slice(0, 12)}`;
    await writeInside({ engine, id, mount, operation, signal }, files);
  }

  async #command(
    command: string | readonly string[],
    { env, ...others }: ExecOptions,
  ): Promise<{ readonly argv: readonly string[]; readonly checked: ExecOptions }> {
    // Copied before the first await: the caller can change both objects later.
    const given = typeof command === "string" ? command : [...command];
    const options = { ...others, ...(env !== undefined && { env: copyOf(env) }) };
    const { parseCommandLine, checkCommand, checkExecOptions } = await operations();
    const argv = typeof given === "string" ? parseCommandLine(given) : given;
    checkCommand(argv);
    const checked = checkExecOptions(options);
    debug("exec", () => `[${this.id.slice(0, 12)}] ${withoutCredentials(argv.join(" "))}`);
    return { argv, checked };
  }

  #logs(options: LogOptions, follow: boolean, signal?: AbortSignal): Promise<Readable> {
    return this.engine.containers.logs(this.id, { ...options, follow, tty: this.info.tty }, signal);
  }

  /** Between two runs nothing is published: the ports of the earlier run stay until those of the next are known. */
  #withPorts(info: ContainerInfo): ContainerInfo {
    const isBetweenRuns = info.state.status === "restarting" && this.#info !== undefined;
    return isBetweenRuns ? { ...info, ports: this.#info?.ports ?? [] } : info;
  }

  #reachedBinding(container: number, protocol: Protocol): BoundPort | undefined {
    const bound = this.#binding(container, protocol);
    return bound !== undefined && this.#isReached(bound) ? bound : undefined;
  }

  #isReached({ protocol }: BoundPort): boolean {
    return this.info.isForwarded !== true || protocol === "tcp";
  }

  /**
   * Prefers the proxy's port, and then the binding of the host's address family, so that host and port match.
   */
  #binding(container: number, protocol: Protocol): BoundPort | undefined {
    const proxied = this.proxy?.ports.find(
      (port) => port.container === container && port.protocol === protocol,
    );
    if (proxied !== undefined) return proxied;
    const bindings = this.info.ports.filter(
      (port) => port.container === container && port.protocol === protocol,
    );
    const wantsV6 = this.host.includes(":");
    return bindings.find(({ hostIp }) => hostIp.includes(":") === wantsV6) ?? bindings[0];
  }
}

/** Copies an object. Returns other values as they are: a check refuses them later. */
function copyOf<T>(value: T): T {
  return typeof value === "object" && !Array.isArray(value) ? { ...value } : value;
}
