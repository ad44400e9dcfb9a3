import type { ContainerInfo } from "./container-info";
import { networksOf } from "../ports/host-network-name";
import { formatPort } from "../ports/ports";

export type HealthCheckStatus = "none" | "starting" | "healthy" | "unhealthy";

export interface NetworkSettings {
  readonly networkId: string;
  readonly ipAddress: string;
}

/** Where a container port is bound. */
export type HostPortBindings = readonly { readonly hostIp: string; readonly hostPort: number }[];

/** Container port such as `6379/tcp` to the host addresses and ports that it is bound to. */
export type Ports = Readonly<Record<string, HostPortBindings>>;

/** What the engine says of a container, in the shape that testcontainers gives to subclasses. */
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
