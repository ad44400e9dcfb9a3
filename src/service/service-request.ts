import type { RawServiceSpec } from "../engine/requests/swarm";
import { nanoseconds } from "./nanoseconds";
import type { Limits, ServiceFile, ServiceSpec, UpdateOptions } from "./service-spec";

const GIBIBYTE = 1024 ** 3;
const NANO = 1e9;
const READABLE_BY_ALL = 0o444;

/** A secret or a config that exists, for a service. */
export interface CreatedFile {
  readonly file: ServiceFile;
  readonly id: string;
  readonly name: string;
}

/** Converts a spec to the engine's specification, without the name and the labels. */
export function toServiceSpec(
  spec: ServiceSpec,
  image: string,
  files: readonly CreatedFile[],
): RawServiceSpec {
  const { replicas, networks, ports, constraints, maxReplicasPerNode } = spec;
  const { limits, reservations, restartPolicy, update, rollback } = spec;
  return {
    TaskTemplate: {
      ContainerSpec: containerSpec(spec, image, files),
      ...((limits ?? reservations) && {
        Resources: {
          ...(limits && { Limits: resources(limits) }),
          ...(reservations && { Reservations: resources(reservations) }),
        },
      }),
      ...(restartPolicy && {
        RestartPolicy: {
          Condition: restartPolicy.condition,
          Delay: nanoseconds(restartPolicy.delay),
          MaxAttempts: restartPolicy.maxAttempts,
          Window: nanoseconds(restartPolicy.window),
        },
      }),
      Placement: {
        Constraints: constraints,
        ...(maxReplicasPerNode !== undefined && { MaxReplicas: maxReplicasPerNode }),
      },
      Networks: networks.map(({ name, aliases }) => ({ Target: name, Aliases: aliases })),
    },
    Mode: replicas === undefined ? { Global: {} } : { Replicated: { Replicas: replicas } },
    ...(update && { UpdateConfig: updateConfig(update) }),
    ...(rollback && { RollbackConfig: updateConfig(rollback) }),
    EndpointSpec: {
      ...(spec.endpointMode !== undefined && { Mode: spec.endpointMode }),
      Ports: ports.map(({ container, host, protocol = "tcp", mode = "host" }) => ({
        TargetPort: container,
        Protocol: protocol,
        PublishMode: mode,
        ...(host !== undefined && { PublishedPort: host }),
      })),
    },
  };
}

function containerSpec(
  spec: ServiceSpec,
  image: string,
  files: readonly CreatedFile[],
): Readonly<Record<string, unknown>> {
  const { entrypoint, command, environment, user, workingDir, hostname, stopTimeout } = spec;
  return {
    Image: image,
    // In a service, the command is the entrypoint, and its arguments are the image's command.
    ...(entrypoint && { Command: entrypoint }),
    ...(command && { Args: command }),
    Env: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
    ...(user !== undefined && { User: user }),
    ...(workingDir !== undefined && { Dir: workingDir }),
    ...(hostname !== undefined && { Hostname: hostname }),
    StopGracePeriod: nanoseconds(stopTimeout),
    Secrets: files
      .filter(({ file }) => file.kind === "secret")
      .map((created) => ({ ...target(created), SecretID: created.id, SecretName: created.name })),
    Configs: files
      .filter(({ file }) => file.kind === "config")
      .map((created) => ({ ...target(created), ConfigID: created.id, ConfigName: created.name })),
  };
}

const target = ({ file }: CreatedFile): object => ({
  File: {
    Name: file.target,
    UID: String(file.uid ?? 0),
    GID: String(file.gid ?? 0),
    Mode: file.mode ?? READABLE_BY_ALL,
  },
});

const resources = ({ memory, cpu, pids }: Limits): object => ({
  ...(memory !== undefined && { MemoryBytes: Math.round(memory * GIBIBYTE) }),
  ...(cpu !== undefined && { NanoCPUs: Math.round(cpu * NANO) }),
  ...(pids !== undefined && { Pids: pids }),
});

const updateConfig = (options: UpdateOptions): object => ({
  Parallelism: options.parallelism ?? 1,
  Delay: nanoseconds(options.delay),
  Monitor: nanoseconds(options.monitor),
  MaxFailureRatio: options.maxFailureRatio,
  Order: options.order,
  FailureAction: options.failureAction,
});
