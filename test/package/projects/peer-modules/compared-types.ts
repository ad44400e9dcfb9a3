// Compares the published types of testcontainers ("the-peer") with those of Mayfly under the name "testcontainers": what
// users pass, what they get, and what their subclasses override.
import * as mayfly from "testcontainers";
import * as peer from "the-peer";

/** Returns Mayfly's type for one of testcontainers'. Classes with private members fit only themselves. */
type Ours<T> = 0 extends 1 & T
  ? T
  : T extends peer.SocatContainer
    ? mayfly.SocatContainer
    : T extends peer.GenericContainer
      ? mayfly.GenericContainer
      : T extends peer.GenericContainerBuilder
        ? mayfly.GenericContainerBuilder
        : T extends peer.StartedDockerComposeEnvironment
          ? mayfly.StartedDockerComposeEnvironment
          : T extends peer.StoppedDockerComposeEnvironment
            ? mayfly.StoppedDockerComposeEnvironment
            : T extends peer.DockerComposeEnvironment
              ? mayfly.DockerComposeEnvironment
              : T extends peer.StartedNetwork
                ? mayfly.StartedNetwork
                : T extends peer.ImageName
                  ? mayfly.ImageName
                  : T extends peer.BoundPorts
                    ? mayfly.BoundPorts
                    : T extends peer.StartedTestContainer
                      ? mayfly.StartedTestContainer
                      : T extends peer.TestContainer
                        ? mayfly.TestContainer
                        : T extends peer.WaitStrategy
                          ? mayfly.WaitStrategy
                          : T extends Promise<void>
                            ? Promise<unknown>
                            : T extends Promise<infer U>
                              ? Promise<Ours<U>>
                              : T extends (...args: infer A) => infer R
                                ? (...args: OursOfAll<A>) => Ours<R>
                                : T extends (infer Item)[]
                                  ? Ours<Item>[]
                                  : T;
type OursOfAll<Args extends unknown[]> = { [Index in keyof Args]: Ours<Args[Index]> };

/** The public members. A mapped type makes methods properties, so that their parameters are compared, too. */
type Members<T> = { [Name in keyof T]: Ours<T[Name]> };
type Class<C extends abstract new (...args: never) => unknown> = new (
  ...args: OursOfAll<ConstructorParameters<C>>
) => Members<InstanceType<C>>;
type AbstractClass<C extends abstract new (...args: never) => unknown> = abstract new (
  ...args: OursOfAll<ConstructorParameters<C>>
) => Members<InstanceType<C>>;
type Statics<C> = { [Name in Exclude<keyof C, "prototype">]: Ours<C[Name]> };

export const GenericContainer: Class<typeof peer.GenericContainer> = mayfly.GenericContainer;
export const SocatContainer: Class<typeof peer.SocatContainer> = mayfly.SocatContainer;
export const GenericContainerBuilder: Members<peer.GenericContainerBuilder> =
  mayfly.GenericContainer.fromDockerfile(".");
// A difference: the arguments of a compose program are strings.
export const DockerComposeEnvironment: new (
  ...args: ConstructorParameters<typeof peer.DockerComposeEnvironment>
) => Omit<Members<peer.DockerComposeEnvironment>, "withClientOptions"> =
  mayfly.DockerComposeEnvironment;
export const Network: Class<typeof peer.Network> = mayfly.Network;
export const BoundPorts: Class<typeof peer.BoundPorts> & Statics<typeof peer.BoundPorts> =
  mayfly.BoundPorts;
export const ImageName: Class<typeof peer.ImageName> & Statics<typeof peer.ImageName> =
  mayfly.ImageName;
export const RandomUuid: Class<typeof peer.RandomUuid> = mayfly.RandomUuid;
export const RandomPortGenerator: Class<typeof peer.RandomPortGenerator> =
  mayfly.RandomPortGenerator;
export const IntervalRetry: Class<typeof peer.IntervalRetry> = mayfly.IntervalRetry;
export const StartupCheckStrategy: AbstractClass<typeof peer.StartupCheckStrategy> =
  mayfly.StartupCheckStrategy;
export const PullPolicy: Statics<typeof peer.PullPolicy> = mayfly.PullPolicy;
export const TestContainers: Statics<typeof peer.TestContainers> = mayfly.TestContainers;
export const Wait: Statics<typeof peer.Wait> = mayfly.Wait;

interface Runtime {
  node: peer.ContainerRuntimeClient["info"]["node"];
  containerRuntime: Omit<peer.ContainerRuntimeClient["info"]["containerRuntime"], "serverVersion">;
}

export function given(
  container: mayfly.StartedTestContainer,
  stopped: mayfly.StoppedTestContainer,
  network: mayfly.StartedNetwork,
  compose: mayfly.StartedDockerComposeEnvironment,
  down: mayfly.StoppedDockerComposeEnvironment,
  client: mayfly.ContainerRuntimeClient,
): [
  Members<peer.StartedTestContainer>,
  Members<peer.StoppedTestContainer>,
  Members<peer.StartedNetwork>,
  Members<peer.StartedDockerComposeEnvironment>,
  Members<peer.StoppedDockerComposeEnvironment>,
  // Differences: the type of inspect() has only what Mayfly reads, and the time of logs() is no string.
  Omit<Members<peer.ContainerRuntimeClient["container"]>, "inspect" | "logs">,
  Members<peer.ContainerRuntimeClient["image"]>,
  Members<peer.ContainerRuntimeClient["network"]>,
  // A difference: the version is a string, which it is in testcontainers, too, although its type says otherwise.
  Runtime & { containerRuntime: { serverVersion: string } },
] {
  const { container: containers, image, network: networks, info } = client;
  return [container, stopped, network, compose, down, containers, image, networks, info];
}

export const functions: {
  [
    Name in "getContainerPort" | "getContainerRuntimeClient" | "hasHostBinding" | "randomUuid"
  ]: Name extends "getContainerRuntimeClient"
    ? () => Promise<mayfly.ContainerRuntimeClient>
    : Ours<(typeof peer)[Name]>;
} = mayfly;

/** Data that users write. */
export const data = (
  build: peer.BuildOptions,
  commit: peer.CommitOptions,
  content: peer.Content,
  copy: peer.CopyToContainerOptions,
  exec: peer.ExecOptions,
  http: peer.HttpWaitStrategyOptions,
  port: peer.PortWithOptionalBinding,
  generator: peer.PortGenerator,
  policy: peer.ImagePullPolicy,
  restart: peer.RestartOptions,
  status: peer.StartupStatus,
  stop: peer.StopOptions,
  uuid: peer.Uuid,
): [
  mayfly.BuildOptions,
  mayfly.CommitOptions,
  mayfly.Content,
  mayfly.CopyToContainerOptions,
  mayfly.ExecOptions,
  mayfly.HttpWaitStrategyOptions,
  mayfly.PortWithOptionalBinding,
  mayfly.PortGenerator,
  mayfly.ImagePullPolicy,
  mayfly.RestartOptions,
  mayfly.StartupStatus,
  mayfly.StopOptions,
  mayfly.Uuid,
] => [
  ...([build, commit, content, copy, exec, http, port] as const),
  ...([generator, policy, restart, status, stop, uuid] as const),
];

/** Data that users read, and do not change. A difference: a container that was not started has no times. */
type Read<T> = T extends Date
  ? T | undefined
  : T extends object
    ? { readonly [Name in keyof T]: Read<T[Name]> }
    : T;
export const results = (
  exec: mayfly.ExecResult,
  inspect: mayfly.InspectResult,
): [peer.ExecResult, Read<peer.InspectResult>] => [exec, inspect];
