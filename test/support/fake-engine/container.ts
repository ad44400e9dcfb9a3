import { PassThrough } from "node:stream";
import { EngineError } from "../../../src/errors";
import type { ContainerInfo, Health } from "../../../src/spec/inspect/container-info";
import type { CreateRequest } from "../../../src/spec/create-request";
import type { LogOptions, OutputChunk, OutputStream } from "../../../src/spec/output";
import type { BoundPort, Protocol } from "../../../src/spec/ports/exposed-port";
import { isWithoutNetwork } from "../../../src/spec/ports/network-mode";

interface LogEntry {
  readonly at: Date;
  readonly chunk: OutputChunk;
}

/** A container of the fake engine: a state, a log and its followers. */
export class FakeContainer {
  readonly files = new Map<string, Buffer>();
  status: ContainerInfo["state"]["status"] = "created";
  exitCode = 0;
  oomKilled = false;
  error = "";
  startedAt: Date | undefined;
  finishedAt: Date | undefined;
  health: Health | undefined;
  ports: BoundPort[] = [];

  readonly #log: LogEntry[] = [];
  /** The followers, and whether they get timestamps. */
  readonly #followers = new Map<PassThrough, boolean>();
  readonly #onExit = new Set<(exitCode: number) => void>();

  constructor(
    readonly id: string,
    public name: string,
    readonly request: CreateRequest,
    readonly imageId: string,
  ) {}

  get running(): boolean {
    // As in Docker, a paused container counts as running.
    return this.status === "running" || this.status === "paused";
  }

  get networkNames(): string[] {
    const { HostConfig, NetworkingConfig } = this.request.body;
    const mode = HostConfig.NetworkMode;
    const main = mode === undefined || mode === "default" ? "bridge" : mode;
    return [...new Set([main, ...Object.keys(NetworkingConfig?.EndpointsConfig ?? {})])];
  }

  get volumeNames(): string[] {
    const { Binds = [], Mounts = [] } = this.request.body.HostConfig;
    return [
      ...Binds.map((bind) => bind.split(":", 1)[0] ?? ""),
      ...Mounts.map(({ Source }) => Source),
    ];
  }

  start(choosePort: (wanted: number) => number): void {
    const mode = this.request.body.HostConfig.NetworkMode ?? "";
    if (mode === "host") this.ports = this.#exposedPorts().map((port) => hostPort(port));
    else if (!isWithoutNetwork(mode)) this.#publish(choosePort);
    this.status = "running";
    this.exitCode = 0;
    this.oomKilled = false;
    this.startedAt = new Date();
    this.health =
      this.request.body.Healthcheck && ({ status: "starting", lastProbe: undefined } as const);
  }

  #exposedPorts(): string[] {
    return Object.keys(this.request.body.ExposedPorts ?? {});
  }

  #publish(choosePort: (wanted: number) => number): void {
    this.ports = Object.entries(this.request.body.HostConfig.PortBindings ?? {}).flatMap(
      ([key, bindings]) => {
        const [container, protocol] = key.split("/");
        return bindings.map(({ HostIp, HostPort }) => ({
          container: Number(container),
          protocol: protocol as Protocol,
          host: choosePort(Number(HostPort)),
          hostIp: HostIp === "" ? "0.0.0.0" : HostIp,
        }));
      },
    );
  }

  /** Adds to the log, one entry a line. */
  print(text: string, stream: OutputChunk["stream"]): void {
    for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
      const entry = { at: new Date(), chunk: { stream, data: Buffer.from(line) } };
      this.#log.push(entry);
      for (const [follower, timestamps] of this.#followers) {
        follower.write(timestamps ? stamped(entry) : entry.chunk);
      }
    }
  }

  exit(exitCode: number, oomKilled = false): void {
    if (!this.running) return;
    this.status = "exited";
    this.finishedAt = new Date();
    this.exitCode = exitCode;
    this.oomKilled = oomKilled;
    this.ports = [];
    for (const resolve of this.#onExit) resolve(exitCode);
    this.#onExit.clear();
    this.endFollowers();
  }

  endFollowers(): void {
    for (const follower of this.#followers.keys()) follower.end();
    this.#followers.clear();
  }

  waitForExit(signal: AbortSignal | undefined): Promise<number> {
    if (!this.running) return Promise.resolve(this.exitCode);
    return new Promise((resolve, reject) => {
      this.#onExit.add(resolve);
      signal?.addEventListener("abort", () => {
        this.#onExit.delete(resolve);
        reject(signal.reason);
      });
    });
  }

  /** Returns the output from now on. It ends at the exit, even if the container is only started later. */
  follow(
    signal: AbortSignal | undefined,
    first: readonly OutputChunk[] = [],
    timestamps = false,
  ): OutputStream {
    const output = new PassThrough({ objectMode: true });
    output.on("error", () => undefined);
    for (const chunk of first) output.write(chunk);
    this.#followers.set(output, timestamps);
    output.on("close", () => this.#followers.delete(output));
    signal?.addEventListener("abort", () => {
      this.#followers.delete(output);
      output.end();
    });
    return output;
  }

  readLog({ since, tail, timestamps, stream }: LogOptions): OutputChunk[] {
    const from = typeof since === "number" ? since * 1000 : (since?.getTime() ?? 0);
    const entries = this.#log.filter(({ at }) => at.getTime() >= from);
    return entries
      .slice(tail === undefined ? 0 : -tail || entries.length)
      .filter(({ chunk }) => stream === undefined || chunk.stream === stream)
      .map((entry) => (timestamps === true ? stamped(entry) : entry.chunk));
  }

  inspect(): ContainerInfo {
    const { body } = this.request;
    return {
      id: this.id,
      name: `/${this.name}`,
      hostname: body.Hostname ?? this.id.slice(0, 12),
      user: "",
      imageId: this.imageId,
      labels: { ...body.Labels },
      state: {
        status: this.status,
        running: this.running,
        exitCode: this.exitCode,
        oomKilled: this.oomKilled,
        error: this.error,
        startedAt: this.startedAt,
        finishedAt: this.finishedAt,
        health: this.health,
      },
      restartsItself: false,
      tty: false,
      hasHealthCheck: body.Healthcheck !== undefined && body.Healthcheck.Test[0] !== "NONE",
      healthCommand: undefined,
      networkMode: body.HostConfig.NetworkMode ?? "default",
      mounts: Object.keys(body.HostConfig.Tmpfs ?? {}).map((target) => ({
        target,
        type: "tmpfs",
        isReadOnly: false,
      })),
      isRootReadOnly: false,
      ports: [...this.ports],
      exposedPorts: this.#exposedPorts(),
      networks: Object.fromEntries(
        this.networkNames.map((name) => {
          const settings = body.NetworkingConfig?.EndpointsConfig[name];
          const endpoint = {
            networkId: `id-of-${name}`,
            ipAddress: this.running ? (settings?.IPAMConfig?.IPv4Address ?? "172.17.0.2") : "",
            gateway: this.running ? "172.17.0.1" : "",
            aliases: settings?.Aliases?.slice() ?? [],
          };
          return [name, endpoint];
        }),
      ),
    };
  }

  failIfNotRunning(operation: string): void {
    if (!this.running) {
      throw new EngineError(operation, `Container ${this.id} is not running`, 409);
    }
  }
}

function hostPort(port: string): BoundPort {
  const [number, protocol] = port.split("/");
  const container = Number(number);
  return { container, protocol: protocol as Protocol, host: container, hostIp: "0.0.0.0" };
}

function stamped({ at, chunk }: LogEntry): OutputChunk {
  return { ...chunk, data: Buffer.concat([Buffer.from(`${at.toISOString()} `), chunk.data]) };
}
