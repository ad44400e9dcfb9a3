import type { ContainerInfo } from "./container-info";
import { networksOf } from "../ports/host-network-name";
import { formatPort } from "../ports/exposed-port";

export type HealthCheckStatus = "none" | "starting" | "healthy" | "unhealthy";

export interface NetworkSettings {
  readonly networkId: string;
  readonly ipAddress: string;
}

/** The host addresses and ports that a container port is bound to. */
export type HostPortBindings = readonly { readonly hostIp: string; readonly hostPort: number }[];

/** Bindings by container port, such as `6379/tcp`. */
export type Ports = Readonly<Record<string, HostPortBindings>>;

/** A container's state, in the shape that testcontainers passes to subclasses. */
export interface InspectResult {
  readonly name: string;
  readonly hostname: string;
  readonly ports: Ports;
  readonly healthCheckStatus: HealthCheckStatus;
  readonly networkSettings: Readonly<Record<string, NetworkSettings>>;
  readonly state: {
    readonly status: string;
    readonly running: boolean;
    readonly startedAt: Date | undefined;
    readonly finishedAt: Date | undefined;
  };
  readonly labels: Readonly<Record<string, string>>;
}

export function toInspectResult(info: ContainerInfo): InspectResult {
  const ports: Record<string, { hostIp: string; hostPort: number }[]> = {};
  for (const port of info.ports) {
    (ports[formatPort(port)] ??= []).push({ hostIp: port.hostIp, hostPort: port.host });
  }
  const networks = networksOf(info).map(
    ([name, { networkId, ipAddress }]) => [name, { networkId, ipAddress }] as const,
  );
  const { status, running, startedAt, finishedAt, health } = info.state;
  return {
    name: info.name,
    hostname: info.hostname,
    ports,
    healthCheckStatus: health?.status ?? "none",
    networkSettings: Object.fromEntries(networks),
    state: { status, running, startedAt, finishedAt },
    labels: info.labels,
  };
}
