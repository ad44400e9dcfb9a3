// The public door: everything that users may import from "mayfly".
export { GenericContainer, type StartOptions } from "./builder/generic-container";
export { startAll, type StartAllOptions, type StartedAll } from "./builder/start-all";
export {
  StartedContainer,
  StartedContainer as AbstractStartedContainer,
  type RestartOptions,
  type StopOptions,
} from "./container/started-container";
export type { StartedContainer as StartedTestContainer } from "./container/started-container";
export {
  StoppedContainer,
  StoppedContainer as AbstractStoppedContainer,
} from "./container/stopped-container";
export type { StoppedContainer as StoppedTestContainer } from "./container/stopped-container";
export { Network, StartedNetwork, StoppedNetwork } from "./network/network";
export { Wait } from "./waits/wait";
export type { SpecPatch } from "./spec/merge-spec";
export { ImageName } from "./spec/image-name";
export { PullPolicy } from "./spec/pull-policy";
export { RandomPortGenerator, type PortGenerator } from "./port-generator";
export { LABEL_TESTCONTAINERS_SESSION_ID } from "./cleanup/session";
export {
  ContainerCreateError,
  ContainerExitedError,
  ContainerStartError,
  EngineError,
  EngineNotFoundError,
  ExecError,
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
} from "./spec/container-spec";
export type { ContainerInfo, ContainerState } from "./spec/container-info";
export type { Handle } from "./spec/handle";
export type {
  HealthCheckStatus,
  InspectResult,
  NetworkSettings,
  Ports,
} from "./spec/inspect-result";
export type { ExecOptions, ExecResult, LogOptions, OutputLine } from "./spec/output";
export type { BoundPort, PortWithBinding, PortWithOptionalBinding, Protocol } from "./spec/ports";
export type { WaitContext } from "./spec/wait";
