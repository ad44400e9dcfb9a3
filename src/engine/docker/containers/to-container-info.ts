import { posix } from "node:path";
import { parseDate } from "../../../common/parse-date";
import type {
  ContainerInfo,
  ContainerMount,
  ContainerState,
  Health,
  HealthCommand,
  NetworkEndpoint,
} from "../../../spec/inspect/container-info";
import type { BoundPort, Protocol } from "../../../spec/ports/exposed-port";

type Maybe<T> = T | null | undefined;
type MaybeMap<T> = Maybe<Readonly<Record<string, T>>>;

/**
 * The fields of `GET /containers/{id}/json` that are read. Any of them can be missing or null: engines other than
 * Docker leave out sections, and Docker writes null for empty maps.
 */
export interface InspectAnswer {
  readonly Id?: string;
  readonly Name?: string;
  readonly Image?: string;
  readonly Created?: string;
  readonly State?: Maybe<{
    readonly Status?: string;
    readonly Running?: boolean;
    readonly ExitCode?: number;
    readonly OOMKilled?: boolean;
    readonly Error?: string;
    readonly StartedAt?: string;
    readonly FinishedAt?: string;
    readonly Health?: Maybe<HealthAnswer>;
    /** Podman's name for `Health`. */
    readonly Healthcheck?: Maybe<HealthAnswer>;
  }>;
  readonly Config?: Maybe<{
    readonly Hostname?: string;
    readonly User?: string;
    readonly Tty?: boolean;
    readonly Labels?: MaybeMap<string>;
    readonly Healthcheck?: Maybe<{
      readonly Test?: Maybe<readonly string[]>;
      /** Nanoseconds; 0 for the default. */
      readonly Timeout?: number;
    }>;
    /** The image's shell. */
    readonly Shell?: Maybe<readonly string[]>;
    readonly ExposedPorts?: MaybeMap<unknown>;
  }>;
  readonly HostConfig?: Maybe<{
    readonly NetworkMode?: string;
    readonly RestartPolicy?: Maybe<{ readonly Name?: string }>;
    readonly ReadonlyRootfs?: boolean;
    /** Options by folder. */
    readonly Tmpfs?: MaybeMap<string>;
    readonly Mounts?: Maybe<
      readonly { readonly Type?: string; readonly Target?: string; readonly ReadOnly?: boolean }[]
    >;
  }>;
  /** All mounts except those of `HostConfig.Tmpfs`. */
  readonly Mounts?: Maybe<
    readonly { readonly Type?: string; readonly Destination?: string; readonly RW?: boolean }[]
  >;
  readonly NetworkSettings?: Maybe<{
    readonly Ports?: MaybeMap<
      Maybe<readonly { readonly HostIp?: string; readonly HostPort?: string }[]>
    >;
    readonly Networks?: MaybeMap<
      Maybe<{
        readonly NetworkID?: string;
        readonly IPAddress?: string;
        readonly GlobalIPv6Address?: string;
        readonly Gateway?: string;
        readonly Aliases?: Maybe<readonly string[]>;
      }>
    >;
  }>;
}

interface HealthAnswer {
  readonly Status?: string;
  readonly Log?: Maybe<readonly { readonly ExitCode?: number; readonly Output?: string }[]>;
}

/** Translates the engine's description of a container. */
export function toContainerInfo(answer: InspectAnswer): ContainerInfo {
  const state = toState(answer.State);
  const networkMode = answer.HostConfig?.NetworkMode ?? "";
  const exposed = answer.Config?.ExposedPorts;
  const exposedPorts = exposed ? Object.keys(exposed) : undefined;
  return {
    id: answer.Id ?? "",
    name: answer.Name ?? "",
    hostname: answer.Config?.Hostname ?? "",
    user: answer.Config?.User ?? "",
    createdAt: parseDate(answer.Created),
    imageId: answer.Image ?? "",
    labels: answer.Config?.Labels ?? {},
    state,
    restartsItself: !["", "no"].includes(answer.HostConfig?.RestartPolicy?.Name ?? ""),
    tty: answer.Config?.Tty ?? false,
    hasHealthCheck:
      state.health !== undefined || isHealthCheck(answer.Config?.Healthcheck?.Test ?? []),
    healthCommand: toHealthCommand(answer.Config),
    networkMode,
    mounts: toMounts(answer),
    isRootReadOnly: answer.HostConfig?.ReadonlyRootfs ?? false,
    ports:
      networkMode === "host"
        ? portsOfHost(state.running ? (exposedPorts ?? []) : [])
        : toPorts(answer.NetworkSettings?.Ports ?? {}),
    exposedPorts,
    networks: toNetworks(answer.NetworkSettings?.Networks ?? {}),
  };
}

function toMounts({ HostConfig, Mounts }: InspectAnswer): ContainerMount[] {
  const all: ContainerMount[] = [
    ...(HostConfig?.Mounts ?? []).map(({ Type = "", Target = "", ReadOnly = false }) => ({
      target: Target,
      type: Type,
      isReadOnly: ReadOnly,
    })),
    ...(Mounts ?? []).map(({ Type = "", Destination = "", RW = true }) => ({
      target: Destination,
      type: Type,
      isReadOnly: !RW,
    })),
    ...Object.entries(HostConfig?.Tmpfs ?? {}).map(([target, options]) => ({
      target,
      type: "tmpfs",
      isReadOnly: options.split(",").includes("ro"),
    })),
  ];
  const clean = all.map((mount) => ({ ...mount, target: posix.resolve("/", mount.target) }));
  return [...new Map(clean.map((mount) => [mount.target, mount])).values()];
}

function toState(state: InspectAnswer["State"]): ContainerState {
  const running = state?.Running ?? state?.Status === "running";
  return {
    status: toStatus(state?.Status, running),
    running,
    exitCode: state?.ExitCode ?? 0,
    oomKilled: state?.OOMKilled ?? false,
    error: state?.Error ?? "",
    startedAt: parseDate(state?.StartedAt),
    finishedAt: parseDate(state?.FinishedAt),
    health: toHealth(state?.Health ?? state?.Healthcheck),
  };
}

const STATUSES: readonly string[] = [
  "created",
  "running",
  "paused",
  "restarting",
  "removing",
  "exited",
  "dead",
] satisfies readonly ContainerState["status"][];

function toStatus(status: string | undefined, running: boolean): ContainerState["status"] {
  if (status !== undefined && STATUSES.includes(status)) return status as ContainerState["status"];
  // Podman's own statuses: `configured` and `initialized` before the start, `stopped` after the end.
  if (status === "configured" || status === "initialized") return "created";
  return running ? "running" : "exited";
}

function toHealth(health: Maybe<HealthAnswer>): Health | undefined {
  const status = health?.Status;
  if (status !== "starting" && status !== "healthy" && status !== "unhealthy") return undefined;
  const last = health?.Log?.at(-1);
  return {
    status,
    lastProbe: last && { exitCode: last.ExitCode ?? 0, output: last.Output ?? "" },
  };
}

function isHealthCheck([kind]: readonly string[]): boolean {
  return kind !== undefined && kind !== "" && kind !== "NONE";
}

const DEFAULT_SHELL = ["/bin/sh", "-c"];
const DEFAULT_PROBE_TIMEOUT_MS = 30_000;
const NANOSECONDS_PER_MILLISECOND = 1e6;

/** Returns what Docker's own probe runs (`daemon/health.go` of moby). */
function toHealthCommand(config: InspectAnswer["Config"]): HealthCommand | undefined {
  const [kind, ...words] = config?.Healthcheck?.Test ?? [];
  const shell = config?.Shell?.length ? config.Shell : DEFAULT_SHELL;
  if (words.length === 0 || (kind !== "CMD" && kind !== "CMD-SHELL")) return undefined;
  const timeout = (config?.Healthcheck?.Timeout ?? 0) / NANOSECONDS_PER_MILLISECOND;
  return {
    argv: kind === "CMD" ? words : [...shell, ...words],
    timeout: timeout > 0 ? timeout : DEFAULT_PROBE_TIMEOUT_MS,
  };
}

function toPorts(
  ports: NonNullable<NonNullable<InspectAnswer["NetworkSettings"]>["Ports"]>,
): BoundPort[] {
  return Object.entries(ports).flatMap(([key, bindings]) => {
    const [container, protocol = "tcp"] = key.split("/");
    return (bindings ?? [])
      .map(({ HostIp, HostPort }) => ({
        container: Number(container),
        protocol: protocol as Protocol,
        host: Number(HostPort ?? 0),
        // Podman writes an empty address for "all IPv4 addresses".
        hostIp: HostIp === undefined || HostIp === "" ? "0.0.0.0" : HostIp,
      }))
      .filter(({ host }) => host > 0);
  });
}

/** Returns the ports of a container on the host's network. Engines report none, since they publish nothing. */
function portsOfHost(exposedPorts: readonly string[]): BoundPort[] {
  return exposedPorts.map((port) => {
    const [container, protocol = "tcp"] = port.split("/");
    const number = Number(container);
    return { container: number, protocol: protocol as Protocol, host: number, hostIp: "0.0.0.0" };
  });
}

function toNetworks(
  networks: NonNullable<NonNullable<InspectAnswer["NetworkSettings"]>["Networks"]>,
): Record<string, NetworkEndpoint> {
  return Object.fromEntries(
    Object.entries(networks).map(([name, network]) => [
      name,
      {
        networkId: network?.NetworkID ?? "",
        ipAddress: network?.IPAddress ?? "",
        ipv6Address: network?.GlobalIPv6Address === "" ? undefined : network?.GlobalIPv6Address,
        gateway: network?.Gateway ?? "",
        aliases: network?.Aliases ?? [],
      },
    ]),
  );
}
