import { ExecError, PortNotExposedError } from "../../../src/errors";
import type {
  ContainerInfo,
  ContainerState,
  Health,
} from "../../../src/spec/inspect/container-info";
import type { Handle } from "../../../src/spec/handle";
import type { ExecResult, LogOptions, OutputLine, ReadFileOptions } from "../../../src/spec/output";
import type { BoundPort, Protocol } from "../../../src/spec/ports/exposed-port";

export type ExecAnswer = Partial<ExecResult> | "cannot be started";

/** One attempt to read the log: these lines, then the end, a failure or silence. */
export interface LogScript {
  readonly lines: readonly string[];
  readonly then: "end" | "stay open" | { readonly error: unknown };
}

export interface FakeOptions {
  readonly host?: string;
  /** Container port to host port. */
  readonly tcp?: Readonly<Record<number, number>>;
  readonly udp?: Readonly<Record<number, number>>;
  /** TCP ports that the spec exposes but the engine does not publish. */
  readonly unpublished?: readonly number[];
  readonly networkMode?: string;
  readonly networks?: ContainerInfo["networks"];
  readonly hasHealthCheck?: boolean;
  readonly healthCommand?: ContainerInfo["healthCommand"];
  readonly startupTimeout?: number;
}

/** A container that the test scripts. */
export class FakeHandle implements Handle {
  readonly id = "0123456789abcdef";
  readonly image = "fake:1";
  readonly host: string;
  readonly ports: readonly BoundPort[];
  readonly spec: Handle["spec"];
  info: ContainerInfo;

  /** What each `refresh` finds, in order, then always the last. */
  states: Partial<ContainerState>[] = [];
  /** What each attempt to follow the log yields, in order. */
  logs: LogScript[] = [];
  /** The stored log. */
  storedLog: string[] = [];
  /** What each read of a file finds, in order, then always the last; undefined for no file. */
  files: (string | undefined | { readonly error: unknown })[] = [];
  /** Resolves with the exit code when the container exits. */
  end = new Promise<number>(() => undefined);
  /** The dockerode object. */
  client: unknown = { getContainer: (id: string) => ({ id }) };
  /** Finds out why published ports cannot be reached. */
  obstacle?: NonNullable<Handle["obstacle"]>;
  /** Runs a command. */
  onExec: (argv: readonly string[], signal?: AbortSignal) => ExecAnswer | Promise<ExecAnswer> =
    () => "cannot be started";

  readonly execs: (readonly string[])[] = [];
  readonly logRequests: LogOptions[] = [];
  readonly fileRequests: (ReadFileOptions & { readonly path: string })[] = [];
  refreshes = 0;

  constructor(options: FakeOptions = {}) {
    const { host = "127.0.0.1", tcp = {}, udp = {}, networkMode = "bridge" } = options;
    const { unpublished = [] } = options;
    this.host = host;
    this.ports = [...bound(udp, "udp"), ...bound(tcp, "tcp")];
    const others = unpublished.map((container) => ({ container, protocol: "tcp" as const }));
    const { startupTimeout } = options;
    this.spec = {
      ports: [...this.ports, ...others],
      ...(startupTimeout !== undefined && { startupTimeout }),
    };
    this.info = {
      id: this.id,
      name: "/fake",
      hostname: "fake",
      user: "",
      imageId: "sha256:0",
      labels: {},
      state: RUNNING,
      restartsItself: false,
      tty: false,
      hasHealthCheck: options.hasHealthCheck ?? false,
      healthCommand: options.healthCommand,
      networkMode,
      mounts: [],
      isRootReadOnly: false,
      ports: this.ports,
      networks: options.networks ?? {},
    };
  }

  mappedPort(port: number | `${number}/${Protocol}`, protocol: Protocol = "tcp"): number {
    const found = this.ports.find((one) => one.container === port && one.protocol === protocol);
    if (found === undefined) throw new PortNotExposedError(`${port}/${protocol}`, []);
    return found.host;
  }

  async refresh(): Promise<ContainerInfo> {
    const state = this.states[Math.min(this.refreshes, this.states.length - 1)];
    this.refreshes += 1;
    this.info = { ...this.info, state: { ...RUNNING, ...state } };
    return this.info;
  }

  async exec(
    command: string | readonly string[],
    _options?: unknown,
    signal?: AbortSignal,
  ): Promise<ExecResult> {
    const argv = typeof command === "string" ? [command] : command;
    this.execs.push(argv);
    const answer = await this.onExec(argv, signal);
    if (answer === "cannot be started") throw new ExecError(argv, "no such file or directory");
    return { output: "", stdout: "", stderr: "", exitCode: 0, ...answer };
  }

  async *followLogs(options: LogOptions = {}, signal?: AbortSignal): AsyncGenerator<OutputLine> {
    this.logRequests.push(options);
    const script = this.logs[this.logRequests.length - 1] ?? this.logs.at(-1);
    for (const text of script?.lines ?? []) yield { stream: "stdout", text };
    if (script?.then === "stay open") {
      await new Promise((_resolve, reject) => {
        signal?.addEventListener("abort", () => {
          reject(signal.reason);
        });
      });
    }
    if (typeof script?.then === "object") throw script.then.error;
  }

  async *printedLines(): AsyncGenerator<OutputLine> {
    for (const text of this.storedLog) yield { stream: "stdout", text };
  }

  readLogs(): Promise<never> {
    throw new Error("a wait must not hold a whole log in memory");
  }

  async readFile(path: string, options: ReadFileOptions = {}): Promise<Buffer | undefined> {
    const found = this.files[Math.min(this.fileRequests.length, this.files.length - 1)];
    this.fileRequests.push({ path, ...options });
    if (typeof found === "object") throw found.error;
    return found === undefined ? undefined : Buffer.from(found);
  }

  async waitForExit(): Promise<number> {
    return this.end;
  }

  raw(): unknown {
    return this.client;
  }

  async copyContent(): Promise<void> {
    throw new Error("no condition copies anything");
  }
}

export const EXITED: Partial<ContainerState> = { status: "exited", running: false, exitCode: 1 };

export function health(
  status: Health["status"],
  lastProbe?: Health["lastProbe"],
): Partial<ContainerState> {
  return { health: { status, lastProbe } };
}

const RUNNING: ContainerState = {
  status: "running",
  running: true,
  exitCode: 0,
  oomKilled: false,
  error: "",
  startedAt: undefined,
  finishedAt: undefined,
  health: undefined,
};

function bound(ports: Readonly<Record<number, number>>, protocol: Protocol): BoundPort[] {
  return Object.entries(ports).map(([container, host]) => ({
    container: Number(container),
    protocol,
    host,
    hostIp: "127.0.0.1",
  }));
}
