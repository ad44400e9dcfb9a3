// The API of testcontainers 12, as its users see it, written down here on its own; what Mayfly exports
// has to fit into it. Members are properties rather than methods, so that parameters are compared, too.
import type { Readable } from "node:stream";
import * as mayfly from "mayfly";

type Of<Members> = { [Name in keyof Members]: Members[Name] };
type Wide = "tcp" | "udp";

interface PeerStarted {
  stop: (
    options?: Partial<{ timeout: number; remove: boolean; removeVolumes: boolean }>,
  ) => Promise<PeerStopped>;
  restart: (options?: Partial<{ timeout: number }>) => Promise<void>;
  commit: (options: {
    repo: string;
    tag: string;
    comment?: string;
    author?: string;
    pause?: boolean;
    changes?: string[];
    deleteOnExit?: boolean;
  }) => Promise<string>;
  getHost: () => string;
  getHostname: () => string;
  getFirstMappedPort: () => number;
  getMappedPort: {
    (port: number, protocol?: string): number;
    (port: `${number}/${Wide}`): number;
  };
  getName: () => string;
  getLabels: () => Record<string, string>;
  getId: () => string;
  getNetworkNames: () => string[];
  getNetworkId: (networkName: string) => string;
  getIpAddress: (networkName: string) => string;
  copyArchiveFromContainer: (path: string) => Promise<NodeJS.ReadableStream>;
  copyArchiveToContainer: (
    tar: Readable,
    target?: string,
    options?: { noOverwriteDirNonDir?: boolean; copyUIDGID?: boolean },
  ) => Promise<void>;
  copyDirectoriesToContainer: (
    items: { source: string; target: string; mode?: number }[],
  ) => Promise<void>;
  copyFilesToContainer: (
    items: { source: string; target: string; mode?: number }[],
  ) => Promise<void>;
  copyContentToContainer: (
    items: { content: string | Buffer | Readable; target: string; mode?: number }[],
  ) => Promise<void>;
  exec: (
    command: string | string[],
    options?: Partial<{ workingDir: string; user: string; env: Record<string, string> }>,
  ) => Promise<{ output: string; stdout: string; stderr: string; exitCode: number }>;
  logs: (options?: { since?: number; tail?: number }) => Promise<Readable>;
  [Symbol.asyncDispose]: () => Promise<void>;
}

interface PeerStopped {
  getId: () => string;
  copyArchiveFromContainer: (path: string) => Promise<NodeJS.ReadableStream>;
}

interface PeerContainer {
  start: () => Promise<PeerStarted>;
  withCommand: (command: string[]) => PeerContainer;
  withEntrypoint: (entrypoint: string[]) => PeerContainer;
  withName: (name: string) => PeerContainer;
  withLabels: (labels: Record<string, string>) => PeerContainer;
  withEnvironment: (environment: Record<string, string>) => PeerContainer;
  withPlatform: (platform: string) => PeerContainer;
  withTmpFs: (tmpFs: Record<string, string>) => PeerContainer;
  withUlimits: (
    ulimits: Record<string, { hard: number | undefined; soft: number | undefined }>,
  ) => PeerContainer;
  withSecurityOpt: (...options: string[]) => PeerContainer;
  withAddedCapabilities: (...capabilities: string[]) => PeerContainer;
  withDroppedCapabilities: (...capabilities: string[]) => PeerContainer;
  withNetwork: (network: mayfly.StartedNetwork) => PeerContainer;
  withNetworkMode: (networkMode: string) => PeerContainer;
  withNetworkAliases: (...aliases: string[]) => PeerContainer;
  withExtraHosts: (hosts: { host: string; ipAddress: string }[]) => PeerContainer;
  withExposedPorts: (
    ...ports: (
      number | `${number}/${Wide}` | { container: number; host: number; protocol?: Wide }
    )[]
  ) => PeerContainer;
  withBindMounts: (
    mounts: { source: string; target: string; mode?: "rw" | "ro" | "z" | "Z" }[],
  ) => PeerContainer;
  withHealthCheck: (check: {
    test: ["CMD-SHELL", string] | ["CMD", ...string[]];
    interval?: number;
    timeout?: number;
    retries?: number;
    startPeriod?: number;
  }) => PeerContainer;
  withStartupTimeout: (ms: number) => PeerContainer;
  withWaitStrategy: (strategy: mayfly.WaitStrategy) => PeerContainer;
  withDefaultLogDriver: () => PeerContainer;
  withPrivilegedMode: () => PeerContainer;
  withUser: (user: string) => PeerContainer;
  withAutoCleanup: (autoCleanup: boolean) => PeerContainer;
  withAutoRemove: (autoRemove: boolean) => PeerContainer;
  withPullPolicy: (policy: { shouldPull(): boolean }) => PeerContainer;
  withIpcMode: (mode: string) => PeerContainer;
  withCopyFilesToContainer: (
    items: { source: string; target: string; mode?: number }[],
  ) => PeerContainer;
  withCopyDirectoriesToContainer: (
    items: { source: string; target: string; mode?: number }[],
  ) => PeerContainer;
  withCopyContentToContainer: (
    items: { content: string | Buffer | Readable; target: string; mode?: number }[],
  ) => PeerContainer;
  withCopyArchivesToContainer: (items: { tar: Readable; target: string }[]) => PeerContainer;
  withCopyToContainerOptions: (options: {
    noOverwriteDirNonDir?: boolean;
    copyUIDGID?: boolean;
  }) => PeerContainer;
  withWorkingDir: (dir: string) => PeerContainer;
  withResourcesQuota: (quota: { memory?: number; cpu?: number }) => PeerContainer;
  withSharedMemorySize: (bytes: number) => PeerContainer;
  withLogConsumer: (consumer: (stream: Readable) => unknown) => PeerContainer;
  withHostname: (hostname: string) => PeerContainer;
}

interface PeerStrategy {
  waitUntilReady: (
    container: never,
    boundPorts: mayfly.BoundPorts,
    startTime?: Date,
  ) => Promise<void>;
  withStartupTimeout: (ms: number) => PeerStrategy;
  isStartupTimeoutSet: () => boolean;
  getStartupTimeout: () => number;
}

interface PeerHttpStrategy extends PeerStrategy {
  forStatusCode: (code: number) => PeerHttpStrategy;
  forStatusCodeMatching: (predicate: (code: number) => boolean) => PeerHttpStrategy;
  forResponsePredicate: (predicate: (text: string) => boolean) => PeerHttpStrategy;
  withMethod: (method: string) => PeerHttpStrategy;
  withHeaders: (headers: Record<string, string>) => PeerHttpStrategy;
  withBasicCredentials: (username: string, password: string) => PeerHttpStrategy;
  withReadTimeout: (ms: number) => PeerHttpStrategy;
  usingTls: () => PeerHttpStrategy;
  allowInsecure: () => PeerHttpStrategy;
}

interface PeerWait {
  forAll: (strategies: mayfly.WaitStrategy[]) => PeerStrategy & {
    withDeadline: (ms: number) => PeerStrategy;
  };
  forListeningPorts: () => PeerStrategy;
  forLogMessage: (message: string | RegExp, times?: number) => PeerStrategy;
  forHealthCheck: () => PeerStrategy;
  forOneShotStartup: () => PeerStrategy;
  forHttp: (
    path: string,
    port: number,
    options?: { abortOnContainerExit?: boolean },
  ) => PeerHttpStrategy;
  forSuccessfulCommand: (command: string) => PeerStrategy;
}

interface PeerNetwork {
  start: () => Promise<{
    getId: () => string;
    getName: () => string;
    stop: () => Promise<{ getId: () => string }>;
    [Symbol.asyncDispose]: () => Promise<void>;
  }>;
}

interface PeerBoundPorts {
  getBinding: (port: number | string, protocol?: string) => number;
  getFirstBinding: () => number;
  setBinding: (key: number | string, value: number, protocol?: string) => void;
  iterator: () => Iterator<[string, number]>;
  filter: (ports: (number | `${number}/${Wide}`)[]) => PeerBoundPorts;
}

// dockerode's objects, in place of its types.
interface Docker {
  getContainer(id: string): { id: string };
}
interface DockerThing {
  id: string;
  modem: unknown;
}

interface PeerClient {
  info: {
    node: { version: string; architecture: string; platform: string };
    containerRuntime: {
      host: string;
      hostIps: { address: string; family: number }[];
      remoteSocketPath: string;
      indexServerAddress: string;
      serverVersion: string;
      operatingSystem: string;
      operatingSystemType: string;
      architecture: string;
      cpus: number;
      memory: number;
      runtimes: string[];
      labels: string[];
    };
  };
  container: {
    dockerode: Docker;
    getById: (id: string) => DockerThing;
    fetchByLabel: (
      name: string,
      value: string,
      options?: { status?: string[] },
    ) => Promise<DockerThing | undefined>;
    fetchArchive: (container: DockerThing, path: string) => Promise<NodeJS.ReadableStream>;
    putArchive: (container: DockerThing, stream: Readable, path: string) => Promise<void>;
    list: () => Promise<{ Id: string }[]>;
    create: (options: { Image: string }) => Promise<DockerThing>;
    start: (container: DockerThing) => Promise<void>;
    inspect: (container: DockerThing) => Promise<{ Id: string; Name: string }>;
    stop: (container: DockerThing, options?: { timeout: number }) => Promise<void>;
    attach: (container: DockerThing) => Promise<Readable>;
    logs: (
      container: DockerThing,
      options?: { since?: number; tail?: number },
    ) => Promise<Readable>;
    exec: (
      container: DockerThing,
      command: string[],
      options?: Partial<{ workingDir: string; user: string; env: Record<string, string> }>,
    ) => Promise<{ output: string; exitCode: number }>;
    restart: (container: DockerThing, options?: { timeout: number }) => Promise<void>;
    commit: (container: DockerThing, options: { repo: string; tag: string }) => Promise<string>;
    events: (container: DockerThing, eventNames: string[]) => Promise<Readable>;
    remove: (container: DockerThing, options?: { removeVolumes: boolean }) => Promise<void>;
    connectToNetwork: (
      container: DockerThing,
      network: DockerThing,
      networkAliases: string[],
    ) => Promise<void>;
  };
  image: {
    build: (context: string, options: { t?: string; buildargs?: object }) => Promise<void>;
    pull: (
      imageName: mayfly.ImageName,
      options?: { force: boolean; platform: string | undefined },
    ) => Promise<void>;
    inspect: (imageName: mayfly.ImageName) => Promise<{ Id: string }>;
    exists: (imageName: mayfly.ImageName) => Promise<boolean>;
  };
  network: {
    getById: (id: string) => DockerThing;
    create: (options: { Name: string }) => Promise<DockerThing>;
    remove: (network: DockerThing) => Promise<void>;
  };
}

interface PeerLog {
  enabled: () => boolean;
  trace: PeerLogLine;
  debug: PeerLogLine;
  info: PeerLogLine;
  warn: PeerLogLine;
  error: PeerLogLine;
}
type PeerLogLine = (
  message: string,
  options?: { containerId?: string; imageName?: string },
) => void;

interface Peer {
  GenericContainer: new (image: string) => PeerContainer;
  Network: new (uuid?: { nextUuid(): string }) => PeerNetwork;
  SocatContainer: new (image?: string) => PeerContainer & {
    withTarget: (exposePort: number, host: string, internalPort?: number) => PeerContainer;
  };
  TestContainers: { exposeHostPorts: (...ports: number[]) => Promise<unknown> };
  Wait: PeerWait;
  BoundPorts: (new () => PeerBoundPorts) & {
    fromInspectResult: (
      hostIps: { address: string; family: number }[],
      result: mayfly.InspectResult,
    ) => PeerBoundPorts;
  };
  IntervalRetry: new (interval: number) => {
    retryUntil: (
      fn: (attempt: number) => Promise<unknown>,
      predicate: (result: unknown) => boolean | Promise<boolean>,
      onTimeout: () => unknown,
      timeout: number,
    ) => Promise<unknown>;
  };
  RandomUuid: new () => { nextUuid: () => string };
  RandomPortGenerator: new () => { generatePort: () => Promise<number> };
  FixedPortGenerator: new (ports: number[]) => { generatePort: () => Promise<number> };
  ImageName: (new (
    registry: string | undefined,
    image: string,
    tag: string,
  ) => {
    string: string;
    equals: (other: mayfly.ImageName) => boolean;
  }) & { fromString: (name: string) => mayfly.ImageName };
  PullPolicy: {
    defaultPolicy: () => mayfly.ImagePullPolicy;
    alwaysPull: () => mayfly.ImagePullPolicy;
  };
  randomUuid: () => string;
  log: PeerLog;
  getContainerRuntimeClient: () => Promise<PeerClient>;
  waitForContainer: (
    client: mayfly.ContainerRuntimeClient,
    container: DockerThing,
    waitStrategy: mayfly.WaitStrategy,
    boundPorts: mayfly.BoundPorts,
    startTime?: Date,
  ) => Promise<void>;
  getContainerPort: (port: number | `${number}/${Wide}`) => number;
  hasHostBinding: (port: number | `${number}/${Wide}`) => boolean;
  LABEL_TESTCONTAINERS_SESSION_ID: string;
  StartupCheckStrategy: abstract new () => PeerStrategy;
}

export const peer: Of<Peer> = mayfly;

export class Started extends mayfly.AbstractStartedContainer {
  constructor(startedTestContainer: mayfly.StartedTestContainer) {
    super(startedTestContainer);
  }

  url(): string {
    return `http://${this.startedTestContainer.getHost()}:${this.startedTestContainer.getMappedPort(80)}`;
  }

  override async stop(options?: Partial<mayfly.StopOptions>): Promise<Stopped> {
    return new Stopped(await super.stop(options));
  }

  protected override async containerStopping(): Promise<void> {}
  protected override async containerStopped(): Promise<void> {}
}

export class Stopped extends mayfly.AbstractStoppedContainer {
  constructor(stoppedTestContainer: mayfly.StoppedTestContainer) {
    super(stoppedTestContainer);
  }

  id(): string {
    return this.stoppedTestContainer.getId();
  }
}

export class Own extends mayfly.GenericContainer {
  override async start(): Promise<Started> {
    return new Started(await super.start());
  }

  protected override async beforeContainerCreated(): Promise<void> {}
  protected override async containerCreated(_containerId: string): Promise<void> {}
  protected override async containerStarting(
    _inspectResult: mayfly.InspectResult,
    _reused: boolean,
  ): Promise<void> {}
  protected override async containerStarted(
    _container: mayfly.StartedTestContainer,
    _inspectResult: mayfly.InspectResult,
    _reused: boolean,
  ): Promise<void> {}
}

export const stopped: Of<PeerStopped> = new Stopped(undefined as never);
export const container: mayfly.TestContainer = new Own("app:1").withExposedPorts(80);

/** Names that testcontainers uses in its signatures and does not export. */
export type Names = [
  mayfly.BindMount,
  mayfly.BindMode,
  mayfly.FileToCopy,
  mayfly.DirectoryToCopy,
  mayfly.ContentToCopy,
  mayfly.ArchiveToCopy,
  mayfly.Content,
  mayfly.TmpFs,
  mayfly.Ulimits,
  mayfly.ResourcesQuota,
  mayfly.HealthCheck,
  mayfly.ExtraHost,
  mayfly.Labels,
  mayfly.Environment,
  mayfly.HealthCheckStatus,
  mayfly.NetworkSettings,
  mayfly.Ports,
  mayfly.HostPortBindings,
  mayfly.StartedGenericContainer,
  mayfly.StoppedGenericContainer,
  mayfly.HttpWaitStrategy,
  mayfly.HttpWaitStrategyOptions,
  mayfly.LogWaitStrategy,
  mayfly.HostPortWaitStrategy,
  mayfly.HealthCheckWaitStrategy,
  mayfly.ShellWaitStrategy,
  mayfly.OneShotStartupCheckStrategy,
  mayfly.CompositeWaitStrategy,
  mayfly.AbstractWaitStrategy,
  mayfly.Logger,
  mayfly.RestartOptions,
  mayfly.CommitOptions,
  mayfly.ExecOptions,
  mayfly.ExecResult,
  mayfly.CopyToContainerOptions,
  mayfly.PortWithBinding,
  mayfly.PortWithOptionalBinding,
  mayfly.PortGenerator,
  mayfly.StartedSocatContainer,
  mayfly.Retry<number, number>,
];
