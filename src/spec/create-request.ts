import type {
  CreateOptions,
  CreateOptionsChange,
  BindMount,
  ContainerSpec,
  ExtraHost,
  HealthCheck,
  VolumeMount,
} from "./container-spec";
import { endpointSettings, type EndpointSettings } from "./endpoint-settings";
import { isUserNetwork, isWithoutNetwork } from "./ports/network-mode";
import { formatPort, type PortSpec } from "./ports/exposed-port";
import { isolationConfig, type IsolationConfig } from "./isolation-request";
import type { ImageMount } from "./process-options";
import {
  processConfig,
  processHostConfig,
  type ProcessConfig,
  type ProcessHostConfig,
} from "./process-request";

/** A request to create a container (Engine API 1.41, `POST /containers/create`). */
export interface CreateRequest {
  readonly name: string | undefined;
  readonly platform: string | undefined;
  readonly body: CreateBody;
}

/** The fields of the request's body that Mayfly sets. */
export interface CreateBody extends ProcessConfig {
  Image: string;
  Cmd?: string[];
  Entrypoint?: string[];
  Env?: string[];
  WorkingDir?: string;
  User?: string;
  Hostname?: string;
  AttachStdin?: boolean;
  OpenStdin?: boolean;
  StdinOnce?: boolean;
  /** The address in the first network. */
  MacAddress?: string;
  Labels: Record<string, string>;
  ExposedPorts?: Record<string, object>;
  Healthcheck?: {
    Test: string[];
    Interval?: number;
    Timeout?: number;
    Retries?: number;
    StartPeriod?: number;
    StartInterval?: number;
  };
  HostConfig: {
    PortBindings?: Record<string, { HostIp: string; HostPort: string }[]>;
    NetworkMode?: string;
    ExtraHosts?: string[];
    Binds?: string[];
    Mounts?: MountConfig[];
    VolumesFrom?: string[];
    Dns?: string[];
    DnsSearch?: string[];
    DnsOptions?: string[];
    Tmpfs?: Record<string, string>;
  } & IsolationConfig &
    ProcessHostConfig;
  /** Settings by network name. Engines before API 1.44 accept only one network. */
  NetworkingConfig?: { EndpointsConfig: Record<string, EndpointSettings> };
}

export interface MountConfig {
  Type: "volume" | "image";
  /** A volume's or an image's name. */
  Source: string;
  Target: string;
  ReadOnly?: boolean;
  ImageOptions?: { Subpath: string };
}

export interface CreateContext {
  /** The image's name in the engine. */
  readonly image: string;
  /** The session's labels. They override the spec's. */
  readonly labels: Readonly<Record<string, string>>;
  /** The host address for published ports that do not specify one. */
  readonly defaultHostIp: string;
  /** Entries for the hosts file of every container that can use them. The spec's entries override them. */
  readonly extraHosts?: readonly ExtraHost[];
}

const NANOSECONDS_PER_MILLISECOND = 1e6;

/** Converts a spec to the engine's request (docs.docker.com/reference/api/engine). */
export function toCreateRequest(spec: ContainerSpec, context: CreateContext): CreateRequest {
  const endpoints = endpointsOf(spec);
  const body: CreateBody = {
    Image: context.image,
    ...(spec.command && { Cmd: [...spec.command] }),
    ...(spec.entrypoint && { Entrypoint: [...spec.entrypoint] }),
    ...(notEmpty(spec.environment) && {
      Env: Object.entries(spec.environment).map(([name, value]) => `${name}=${value}`),
    }),
    ...(spec.workingDir !== undefined && { WorkingDir: spec.workingDir }),
    ...processConfig(spec),
    ...(spec.macAddress !== undefined && { MacAddress: spec.macAddress }),
    ...(spec.user !== undefined && { User: spec.user }),
    ...(spec.hostname !== undefined && { Hostname: spec.hostname }),
    // With StdinOnce the input ends when Mayfly's connection does.
    ...(spec.stdin !== undefined && { AttachStdin: true, OpenStdin: true, StdinOnce: true }),
    Labels: { ...spec.labels, ...context.labels },
    ...(spec.ports.length > 0 && {
      ExposedPorts: Object.fromEntries(spec.ports.map((port) => [formatPort(port), {}])),
    }),
    ...(spec.healthCheck && { Healthcheck: healthCheck(spec.healthCheck) }),
    HostConfig: hostConfig(spec, context),
    ...(notEmpty(endpoints) && { NetworkingConfig: { EndpointsConfig: endpoints } }),
  };
  return { name: spec.name, platform: spec.platform, body: changed(body, spec.createOptions) };
}

function hostConfig(
  spec: ContainerSpec,
  { defaultHostIp, extraHosts = [] }: CreateContext,
): CreateBody["HostConfig"] {
  const mounts = [...spec.volumes.map(volumeMount), ...spec.imageMounts.map(imageMount)];
  const { servers, search, options } = spec.dns;
  const networkMode = spec.networks[0]?.name ?? spec.networkMode;
  const hosts = [...spec.extraHosts, ...usableHosts(extraHosts, spec.extraHosts, networkMode)];
  return {
    ...(spec.ports.length > 0 && { PortBindings: portBindings(spec.ports, defaultHostIp) }),
    ...(networkMode !== undefined && { NetworkMode: networkMode }),
    ...(hosts.length > 0 && { ExtraHosts: hosts.map(extraHost) }),
    ...(spec.bindMounts.length > 0 && { Binds: spec.bindMounts.map(bind) }),
    ...(mounts.length > 0 && { Mounts: mounts }),
    ...(spec.volumesFrom.length > 0 && {
      VolumesFrom: spec.volumesFrom.map(({ container, readOnly }) =>
        readOnly ? `${container}:ro` : container,
      ),
    }),
    ...(servers && { Dns: [...servers] }),
    ...(search && { DnsSearch: [...search] }),
    ...(options && { DnsOptions: [...options] }),
    ...(notEmpty(spec.tmpFs) && { Tmpfs: { ...spec.tmpFs } }),
    ...isolationConfig(spec),
    ...processHostConfig(spec),
  };
}

function portBindings(
  ports: readonly PortSpec[],
  defaultHostIp: string,
): Record<string, { HostIp: string; HostPort: string }[]> {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const port of ports) {
    // A fixed host port replaces an earlier binding with port 0, which lets the engine choose.
    const binding = { HostIp: port.hostIp ?? defaultHostIp, HostPort: String(port.host ?? 0) };
    const others = (bindings[formatPort(port)] ?? []).filter(({ HostPort }) => HostPort !== "0");
    if (port.host !== undefined || others.length === 0) {
      bindings[formatPort(port)] = [...others, binding];
    }
  }
  return bindings;
}

function healthCheck(check: HealthCheck): NonNullable<CreateBody["Healthcheck"]> {
  const nanoseconds = (ms: number): number => Math.round(ms * NANOSECONDS_PER_MILLISECOND);
  return {
    Test: [...check.test],
    ...(check.interval !== undefined && { Interval: nanoseconds(check.interval) }),
    ...(check.timeout !== undefined && { Timeout: nanoseconds(check.timeout) }),
    ...(check.retries !== undefined && { Retries: check.retries }),
    ...(check.startPeriod !== undefined && { StartPeriod: nanoseconds(check.startPeriod) }),
    ...(check.startInterval !== undefined && { StartInterval: nanoseconds(check.startInterval) }),
  };
}

function bind({ source, target, mode = "rw" }: BindMount): string {
  return `${source}:${target}:${mode}`;
}

export function volumeMount({ name, target, readOnly }: VolumeMount): MountConfig {
  return { Type: "volume", Source: name, Target: target, ...(readOnly && { ReadOnly: true }) };
}

export function imageMount({ image, target, subpath }: ImageMount): MountConfig {
  const options = subpath === undefined ? {} : { ImageOptions: { Subpath: subpath } };
  return { Type: "image", Source: image, Target: target, ReadOnly: true, ...options };
}

function endpointsOf({
  networks,
  networkAliases,
  networkMode,
}: ContainerSpec): Record<string, EndpointSettings> {
  const settings: Record<string, EndpointSettings> = {};
  for (const { name, aliases = networkAliases, ...attachment } of networks) {
    settings[name] = endpointSettings({ aliases, ...attachment }, settings[name]);
  }
  // If the mode is a network's name, the aliases go into that network's settings.
  if (networks.length === 0 && networkMode !== undefined && networkAliases.length > 0) {
    if (isUserNetwork(networkMode)) settings[networkMode] = { Aliases: [...networkAliases] };
  }
  return settings;
}

/** Returns the common entries for hosts that the spec does not set; none if the container cannot use them. */
function usableHosts(
  common: readonly ExtraHost[],
  own: readonly ExtraHost[],
  networkMode?: string,
): readonly ExtraHost[] {
  // Engines refuse hosts entries with `container:`; with `none` they are useless.
  if (isWithoutNetwork(networkMode)) return [];
  return common.filter(({ host }) => !own.some((entry) => entry.host === host));
}

function extraHost({ host, ipAddress }: ExtraHost): string {
  return `${host}:${ipAddress}`;
}

function notEmpty(object: object): boolean {
  return Object.keys(object).length > 0;
}

/** Applies the user's changes, which can also set fields that `CreateBody` does not have. */
function changed(body: CreateBody, changes: readonly CreateOptionsChange[]): CreateBody {
  let options = body as unknown as CreateOptions;
  for (const change of changes) options = change(options) ?? options;
  return options as unknown as CreateBody;
}
