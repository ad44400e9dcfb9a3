// The public door: everything that users may import from "mayfly".
export { GenericContainer, type StartOptions } from "./builder/generic-container";
export { startAll, type StartAllOptions, type StartedAll } from "./builder/start-all";
export {
  StartedContainer,
  StartedContainer as AbstractStartedContainer,
  type RestartOptions,
  type StopOptions,
} from "./container/started-container";
export type { WaitForExitOptions } from "./container/await-end";
export type { CommitOptions } from "./container/commit-container";
export type { RawInspect } from "./spec/raw-inspect";
export type { StartedContainer as StartedTestContainer } from "./container/started-container";
export {
  StoppedContainer,
  StoppedContainer as AbstractStoppedContainer,
} from "./container/stopped-container";
export type { StoppedContainer as StoppedTestContainer } from "./container/stopped-container";
export { Network, StartedNetwork, StoppedNetwork } from "./network/network";
export { StartedVolume, Volume } from "./volume/volume";
export { TestContainers } from "./host-access/test-containers";
export type { ExposedHostPorts } from "./host-access/exposed-host-ports";
export { Wait } from "./waits/wait";
export { StartupCheckStrategy, type StartupStatus } from "./waits/startup-check";
export type { WaitStrategy } from "./waits/wait-strategy";
export type { FileExpectation } from "./waits/file";
export type { ReadyProbe } from "./waits/function";
export type { HttpWaitOptions as HttpWaitStrategyOptions } from "./waits/http";
export type { HttpAnswer, HttpTlsOptions } from "./waits/http-request";
export { IntervalRetry, type Retry } from "./waits/interval-retry";
export {
  getContainerRuntimeClient,
  type ContainerRuntimeClient,
  type ContainerRuntimeInfo,
} from "./runtime-client";
export { BoundPorts, type HostIp } from "./spec/bound-ports";
export type { SpecPatch } from "./spec/merge-spec";
export { ImageName } from "./spec/image-name";
export { connectionUrl, type ConnectionParts } from "./spec/connection-url";
export { readCertificates, readKeyPair, type KeyPair } from "./spec/pem";
export { checkText } from "./spec/options";
export { serverCommand, type ServerArguments } from "./spec/server-command";
export { PullPolicy } from "./spec/pull-policy";
export { RandomPortGenerator, type PortGenerator } from "./port-generator";
export { RandomUuid, randomUuid, type Uuid } from "./uuid";
export { LABEL_TESTCONTAINERS_SESSION_ID } from "./cleanup/session";
export {
  ContainerCreateError,
  ContainerExitedError,
  ContainerStartError,
  EngineError,
  EngineNotFoundError,
  ExecError,
  ExitTimeoutError,
  HostAccessError,
  ImagePullError,
  InvalidOptionError,
  MayflyError,
  PortNotExposedError,
  StartupTimeoutError,
  type TriedEngine,
} from "./errors";
export type {
  ArchiveToCopy,
  BindMode,
  BindMount,
  ContainerSpec,
  ContentToCopy,
  CopyOwner,
  CopyToContainerOptions,
  CreateOptions,
  CreateOptionsChange,
  DirectoryToCopy,
  Environment,
  ExtraHost,
  FileToCopy,
  HealthCheck,
  Hooks,
  ImagePullPolicy,
  Labels,
  LogConsumer,
  ResourcesQuota,
  TmpFs,
  Ulimits,
  VolumeMount,
} from "./spec/container-spec";
export type { ContainerInfo, ContainerState } from "./spec/container-info";
export type { Handle } from "./spec/handle";
export type {
  HealthCheckStatus,
  InspectResult,
  NetworkSettings,
  Ports,
} from "./spec/inspect-result";
export type {
  Ipam,
  IpamPool,
  NetworkAttachment,
  NetworkAttachmentOptions,
  NetworkOptions,
} from "./spec/network-options";
export type { VolumeOptions } from "./spec/volume-options";
export type {
  ContainerLogs,
  ExecOptions,
  ExecResult,
  ExecStream,
  LogOptions,
  OutputLine,
} from "./spec/output";
export type { BoundPort, PortWithBinding, PortWithOptionalBinding, Protocol } from "./spec/ports";
export type { WaitContext } from "./spec/wait";
