import type {
  CreateOptions,
  CreateOptionsChange,
  BindMount,
  ContainerSpec,
  ExtraHost,
  HealthCheck,
  Ulimits,
} from "./container-spec";
import { formatPort, type PortSpec } from "./ports";

/**
 * The body of the Engine API's `POST /containers/create`, as far as Mayfly sets it. This file is
 * the only one that knows Docker's field names (API 1.41: docs.docker.com/reference/api/engine).
 */
export interface CreateRequest {
  readonly name: string | undefined;
  readonly platform: string | undefined;
  readonly body: CreateBody;
}

export interface CreateBody {
  Image: string;
  Cmd?: string[];
  Entrypoint?: string[];
  Env?: string[];
  WorkingDir?: string;
  User?: string;
  Hostname?: string;
  Labels: Record<string, string>;
  ExposedPorts?: Record<string, object>;
  Healthcheck?: {
    Test: string[];
    Interval?: number;
    Timeout?: number;
    Retries?: number;
    StartPeriod?: number;
  };
  HostConfig: {
    PortBindings?: Record<string, { HostIp: string; HostPort: string }[]>;
    NetworkMode?: string;
    ExtraHosts?: string[];
    Binds?: string[];
    Tmpfs?: Record<string, string>;
    Privileged?: boolean;
    CapAdd?: string[];
    CapDrop?: string[];
    SecurityOpt?: string[];
    Ulimits?: { Name: string; Hard?: number; Soft?: number }[];
    IpcMode?: string;
    Memory?: number;
    NanoCpus?: number;
    ShmSize?: number;
    LogConfig?: { Type: string; Config: Record<string, string> };
  };
  NetworkingConfig?: { EndpointsConfig: Record<string, { Aliases?: string[] }> };
}

export interface CreateContext {
  /** The image as the engine knows it. */
  readonly image: string;
  /** Labels of the session, added to the spec's own; the session's win. */
  readonly labels: Readonly<Record<string, string>>;
  /** The host address for published ports that name none. */
  readonly defaultHostIp: string;
}

const NANOSECONDS_PER_MILLISECOND = 1e6;
const BYTES_PER_GIBIBYTE = 1024 ** 3;
const NANO_CPUS_PER_CPU = 1e9;

/** Translates a spec into the engine's terms. */
export function toCreateRequest(spec: ContainerSpec, context: CreateContext): CreateRequest {
  const body: CreateBody = {
    Image: context.image,
    ...(spec.command && { Cmd: [...spec.command] }),
    ...(spec.entrypoint && { Entrypoint: [...spec.entrypoint] }),
    ...(notEmpty(spec.environment) && {
      Env: Object.entries(spec.environment).map(([name, value]) => `${name}=${value}`),
    }),
    ...(spec.workingDir !== undefined && { WorkingDir: spec.workingDir }),
    ...(spec.user !== undefined && { User: spec.user }),
    ...(spec.hostname !== undefined && { Hostname: spec.hostname }),
    Labels: { ...spec.labels, ...context.labels },
    ...(spec.ports.length > 0 && {
      ExposedPorts: Object.fromEntries(spec.ports.map((port) => [formatPort(port), {}])),
    }),
    ...(spec.healthCheck && { Healthcheck: healthCheck(spec.healthCheck) }),
    HostConfig: hostConfig(spec, context.defaultHostIp),
    ...(spec.network !== undefined && {
      NetworkingConfig: {
        EndpointsConfig: { [spec.network]: { Aliases: [...spec.networkAliases] } },
      },
    }),
  };
  return { name: spec.name, platform: spec.platform, body: changed(body, spec.createOptions) };
}

function hostConfig(spec: ContainerSpec, defaultHostIp: string): CreateBody["HostConfig"] {
  const { memory, cpu } = spec.resources;
  const networkMode = spec.network ?? spec.networkMode;
  return {
    ...(spec.ports.length > 0 && { PortBindings: portBindings(spec.ports, defaultHostIp) }),
    ...(networkMode !== undefined && { NetworkMode: networkMode }),
    ...(spec.extraHosts.length > 0 && { ExtraHosts: spec.extraHosts.map(extraHost) }),
    ...(spec.bindMounts.length > 0 && { Binds: spec.bindMounts.map(bind) }),
    ...(notEmpty(spec.tmpFs) && { Tmpfs: { ...spec.tmpFs } }),
    ...(spec.privileged && { Privileged: true }),
    ...(spec.addedCapabilities.length > 0 && { CapAdd: [...spec.addedCapabilities] }),
    ...(spec.droppedCapabilities.length > 0 && { CapDrop: [...spec.droppedCapabilities] }),
    ...(spec.securityOptions.length > 0 && { SecurityOpt: [...spec.securityOptions] }),
    ...(notEmpty(spec.ulimits) && { Ulimits: ulimits(spec.ulimits) }),
    ...(spec.ipcMode !== undefined && { IpcMode: spec.ipcMode }),
    ...(memory !== undefined && { Memory: Math.ceil(memory * BYTES_PER_GIBIBYTE) }),
    ...(cpu !== undefined && { NanoCpus: Math.ceil(cpu * NANO_CPUS_PER_CPU) }),
    ...(spec.sharedMemorySize !== undefined && { ShmSize: spec.sharedMemorySize }),
    ...(spec.logDriver !== undefined && { LogConfig: { Type: spec.logDriver, Config: {} } }),
  };
}

function portBindings(
  ports: readonly PortSpec[],
  defaultHostIp: string,
): Record<string, { HostIp: string; HostPort: string }[]> {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const port of ports) {
    // A fixed host port replaces an earlier wish for any port; port 0 lets the engine choose.
    const binding = { HostIp: port.hostIp ?? defaultHostIp, HostPort: String(port.host ?? 0) };
    const others = (bindings[formatPort(port)] ?? []).filter(({ HostPort }) => HostPort !== "0");
    if (port.host !== undefined || others.length === 0) {
      bindings[formatPort(port)] = [...others, binding];
    }
  }
  return bindings;
}

function healthCheck(check: HealthCheck): NonNullable<CreateBody["Healthcheck"]> {
  const nanoseconds = (ms: number): number => ms * NANOSECONDS_PER_MILLISECOND;
  return {
    Test: [...check.test],
    ...(check.interval !== undefined && { Interval: nanoseconds(check.interval) }),
    ...(check.timeout !== undefined && { Timeout: nanoseconds(check.timeout) }),
    ...(check.retries !== undefined && { Retries: check.retries }),
    ...(check.startPeriod !== undefined && { StartPeriod: nanoseconds(check.startPeriod) }),
  };
}

function ulimits(limits: Ulimits): { Name: string; Hard?: number; Soft?: number }[] {
  return Object.entries(limits).map(([name, { hard, soft }]) => ({
    Name: name,
    ...(hard !== undefined && { Hard: hard }),
    ...(soft !== undefined && { Soft: soft }),
  }));
}

function bind({ source, target, mode = "rw" }: BindMount): string {
  return `${source}:${target}:${mode}`;
}

function extraHost({ host, ipAddress }: ExtraHost): string {
  return `${host}:${ipAddress}`;
}

function notEmpty(record: object): boolean {
  return Object.keys(record).length > 0;
}

/** The body after the users' own changes, which may be to fields that this file does not know. */
function changed(body: CreateBody, changes: readonly CreateOptionsChange[]): CreateBody {
  let options = body as unknown as CreateOptions;
  for (const change of changes) options = change(options) ?? options;
  return options as unknown as CreateBody;
}
