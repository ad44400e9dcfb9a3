import type { Readable } from "node:stream";
import type { Engine } from "../engine/engine";
import { logLines } from "../engine/log-lines";
import type { Reach } from "../engine/reach";
import { debug } from "../debug";
import { ExecError, messageOf, PortNotExposedError } from "../errors";
import type { ContainerInfo } from "../spec/container-info";
import type { ContainerSpec, CopySource, CopyToContainerOptions } from "../spec/container-spec";
import type { Handle } from "../spec/handle";
import type { ExecOptions, ExecResult, LogOptions, OutputChunk, OutputLine } from "../spec/output";
import { formatPort, parsePort, type BoundPort, type Protocol } from "../spec/ports";
import { parseCommandLine } from "./command-line";
import { copyArchive } from "./copy-archive";

/** A container on an engine: what waits, hooks, modules and started containers are built on. */
export class ContainerHandle implements Handle {
  #info: ContainerInfo | undefined;

  constructor(
    readonly engine: Engine,
    readonly id: string,
    readonly spec: ContainerSpec,
    private readonly reach: Reach,
  ) {}

  get image(): string {
    return this.spec.image;
  }

  get info(): ContainerInfo {
    if (this.#info === undefined) throw new Error("the container was not inspected yet");
    return this.#info;
  }

  get host(): string {
    return this.reach.host;
  }

  get ports(): readonly BoundPort[] {
    const wanted = new Map(this.spec.ports.map((port) => [formatPort(port), port]));
    return [...wanted.values()].flatMap(
      ({ container, protocol }) => this.#binding(container, protocol) ?? [],
    );
  }

  mappedPort(port: number | `${number}/${Protocol}`, protocol?: Protocol): number {
    const parsed = parsePort(port, "port");
    const wanted = { container: parsed.container, protocol: protocol ?? parsed.protocol };
    const bound = this.#binding(wanted.container, wanted.protocol);
    if (bound === undefined) {
      const published = new Set(this.info.ports.map(formatPort));
      throw new PortNotExposedError(formatPort(wanted), [...published]);
    }
    return bound.host;
  }

  async refresh(signal?: AbortSignal): Promise<ContainerInfo> {
    const info = await this.engine.inspectContainer(this.id, signal);
    this.#info = info;
    return info;
  }

  async exec(
    command: string | readonly string[],
    options: ExecOptions = {},
    signal?: AbortSignal,
  ): Promise<ExecResult> {
    const argv = typeof command === "string" ? parseCommandLine(command) : [...command];
    debug("exec", () => `[${this.id.slice(0, 12)}] ${argv.join(" ")}`);
    try {
      const running = await this.engine.exec(this.id, { command: argv, ...options }, signal);
      const printed = await collect(running.output);
      return { ...printed, exitCode: await running.exitCode(signal) };
    } catch (error) {
      signal?.throwIfAborted();
      throw new ExecError(argv, messageOf(error), { cause: error });
    }
  }

  async *followLogs(options: LogOptions = {}, signal?: AbortSignal): AsyncGenerator<OutputLine> {
    yield* logLines(await this.#logs(options, true, signal));
  }

  async readLogs(options: LogOptions = {}, signal?: AbortSignal): Promise<OutputLine[]> {
    const lines: OutputLine[] = [];
    for await (const line of logLines(await this.#logs(options, false, signal))) lines.push(line);
    return lines;
  }

  async copyContent(content: string | Buffer, target: string, mode?: number): Promise<void> {
    const source = { kind: "content", content, target } as const;
    await this.copy([mode === undefined ? source : { ...source, mode }]);
  }

  /** Copies into the container, running or not. */
  async copy(
    sources: readonly CopySource[],
    options: CopyToContainerOptions = {},
    signal?: AbortSignal,
  ): Promise<void> {
    await this.putArchive(await copyArchive(sources), "/", options, signal);
  }

  /** Unpacks a tar archive into a folder of the container, running or not. */
  async putArchive(
    tar: Readable,
    target: string,
    options: CopyToContainerOptions = {},
    signal?: AbortSignal,
  ): Promise<void> {
    await this.engine.putArchive(this.id, tar, target, options, signal);
  }

  #logs(options: LogOptions, follow: boolean, signal?: AbortSignal): Promise<Readable> {
    return this.engine.logs(this.id, { ...options, follow, tty: this.info.tty }, signal);
  }

  /** The binding whose address family is that of the host, so that host and port belong together. */
  #binding(container: number, protocol: Protocol): BoundPort | undefined {
    const bindings = this.info.ports.filter(
      (port) => port.container === container && port.protocol === protocol,
    );
    const wantsV6 = this.host.includes(":");
    return bindings.find(({ hostIp }) => hostIp.includes(":") === wantsV6) ?? bindings[0];
  }
}

async function collect(output: Readable): Promise<Omit<ExecResult, "exitCode">> {
  const chunks: OutputChunk[] = [];
  for await (const chunk of output) chunks.push(chunk as OutputChunk);
  // Decoded as a whole: a character may have been split between two chunks.
  const text = (wanted: OutputChunk[]): string =>
    Buffer.concat(wanted.map(({ data }) => data)).toString("utf8");
  return {
    output: text(chunks),
    stdout: text(chunks.filter(({ stream }) => stream === "stdout")),
    stderr: text(chunks.filter(({ stream }) => stream === "stderr")),
  };
}
