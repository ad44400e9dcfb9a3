import { ContainerHandle } from "../container/container-handle";
import type { Lease } from "../container/lease";
import { undefinedIfNotFound } from "../errors";
import type { ContainerInfo } from "../spec/inspect/container-info";
import { withConfiguredTimeout } from "../lifecycle/startup-timeout";
import { emptySpec, mergeSpec } from "../spec/merge-spec";
import { formatPort, parsePort, type PortSpec, type Protocol } from "../spec/ports/exposed-port";
import type { Wait } from "../spec/wait";
import { HealthCheckWait } from "../waits/health-check";
import type { ComposeModel, ComposeService } from "./model";
import { namesOf, type ContainerName } from "./names";
import type { ComposeProject } from "./project";

/** The labels that compose writes on its containers. */
export const LABEL_PROJECT = "com.docker.compose.project";
const LABEL_SERVICE = "com.docker.compose.service";
const LABEL_NUMBER = "com.docker.compose.container-number";
const LABEL_ONE_OFF = "com.docker.compose.oneoff";

/** A container of a service. */
export interface ServiceContainer extends ContainerName {
  readonly handle: ContainerHandle;
  /** Whether the service has no wait of its own, no health check and no published ports: it is a job or a worker. */
  readonly isJob: boolean;
}

/** Opens this process's use of a container that others can use, too. */
export type OpenLease = (id: string) => Promise<Lease>;

/**
 * Finds the project's containers, running or not, in the order of their services' names and numbers. `openLease` is
 * called before a container is inspected.
 */
export async function findContainers(
  project: ComposeProject,
  model: ComposeModel,
  signal?: AbortSignal,
  openLease?: OpenLease,
): Promise<ServiceContainer[]> {
  const { engine } = project.runtime;
  const ids = await listContainers(project, signal);
  const found = await Promise.all(
    ids.map(async (id) => {
      const lease = await openLease?.(id);
      const info = await engine.containers.inspect(id, signal).catch(undefinedIfNotFound);
      return info && toServiceContainer(info, project, model, lease);
    }),
  );
  return found
    .filter((each) => each !== undefined)
    .sort((a, b) => a.service.localeCompare(b.service) || a.number - b.number);
}

/** Returns the ids of the project's containers, without those of `docker compose run`. */
export function listContainers(
  { runtime, name }: ComposeProject,
  signal?: AbortSignal,
): Promise<string[]> {
  const filter = { [LABEL_PROJECT]: name, [LABEL_ONE_OFF]: "False" };
  return runtime.engine.containers.list(filter, signal);
}

function toServiceContainer(
  info: ContainerInfo,
  { runtime, described, name: projectName }: ComposeProject,
  { services }: ComposeModel,
  lease: Lease | undefined,
): ServiceContainer {
  const service = info.labels[LABEL_SERVICE] ?? "";
  const number = Number(info.labels[LABEL_NUMBER] ?? 1);
  const name = { service, number, name: info.name.replace(/^\//, "") };
  const { image = `${projectName}-${service}`, ports = [] } = services[service] ?? {};
  const { startupTimeout, defaultWait, waits, logConsumers } = described;
  const names = namesOf(name);
  const ownWait = names.map((each) => waits[each]).find((each) => each !== undefined);
  const canBeJob = ownWait === undefined && ports.length === 0 && !info.hasHealthCheck;
  const isJob = canBeJob && (defaultWait === undefined || !info.state.running);
  const wait = isJob ? undefined : (ownWait ?? defaultWait ?? healthOf(info, ports));
  const given = mergeSpec(emptySpec(image), {
    // A container that has ended publishes nothing.
    ports: info.state.running ? publishedPorts(info) : portsOfFile(ports),
    logConsumers: names.flatMap((each) => logConsumers[each] ?? []),
    ...(wait !== undefined && { wait }),
    ...(startupTimeout !== undefined && { startupTimeout }),
  });
  const spec = withConfiguredTimeout(given, runtime.config);
  return {
    ...name,
    handle: ContainerHandle.of(runtime, {
      ...{ id: info.id, spec, info, service },
      ...(lease !== undefined && { lease }),
    }),
    isJob,
  };
}

function portsOfFile(ports: NonNullable<ComposeService["ports"]>): PortSpec[] {
  return ports.map(({ target, protocol = "tcp" }) =>
    parsePort(`${target}/${protocol as Protocol}`, "ports"),
  );
}

/**
 * Returns the wait for a health check whose service publishes no ports; undefined if there is none.
 *
 * The engine runs the check, as `depends_on` expects. If Mayfly ran it, PostgreSQL would pass it while it initialises
 * itself; only published ports show that it has not done so yet.
 */
function healthOf(
  { hasHealthCheck }: ContainerInfo,
  ports: NonNullable<ComposeService["ports"]>,
): Wait | undefined {
  if (!hasHealthCheck || ports.length > 0) return undefined;
  return new HealthCheckWait().withEngineProbesOnly();
}

/** Returns the container's published ports, each once: a port is bound to IPv4 and IPv6. */
function publishedPorts({ ports }: ContainerInfo): PortSpec[] {
  const byName = new Map(
    ports.map(({ container, protocol }) => {
      const port = { container, protocol };
      return [formatPort(port), port];
    }),
  );
  return [...byName.values()];
}
