// For users whose tsconfig.json names no types: TypeScript 6 and later load none by themselves.
/// <reference types="node" preserve="true" />
// Everything that users can import from "mayfly".
import "./common/dispose-symbols";
import "./common/network/native-connect";
// Jest 29 takes hooks only while it reads the test file.
import "./run/test-file";

export {
  GenericContainer,
  GenericContainerBuilder,
  type StartOptions,
} from "./builder/generic-container";
export { setContainerModifier, type ContainerModifier } from "./builder/container-modifier";
export type { BuildArgs, BuildOptions } from "./builder/image-builder";
export type { BuildLogSink, BuildSsh, SecretSource } from "./build/build-request";
export type { DockerfileOptions } from "./build/context/check-source";
export type { ContextFile, ContextFiles } from "./build/context/context-source";
export type { GenericContainer as TestContainer } from "./builder/generic-container";
export { SocatContainer, StartedSocatContainer } from "./builder/socat-container";
export { attach, type StartedClass } from "./attach/attach";
export { DockerComposeEnvironment } from "./compose/compose-environment";
export {
  DownedDockerComposeEnvironment,
  StartedDockerComposeEnvironment,
  StoppedDockerComposeEnvironment,
} from "./compose/started-environment";
export type { ComposeConfig } from "./compose/environment-data";
export type { ComposeDownOptions, ComposeStopOptions } from "./compose/stop-project";
export type {
  ComposeClientOptions,
  ComposeContent,
  ComposeExecutable,
} from "./compose/description";
export { startAll, type StartAllOptions, type StartedAll } from "./builder/start-all";
export {
  StartedContainer,
  StartedContainer as AbstractStartedContainer,
  StartedContainer as StartedGenericContainer,
  type RestartOptions,
} from "./container/started-container";
export type { NetworkFault } from "./container/faults/network-fault";
export type {
  LatencyOptions,
  NetworkFaults,
  ResetOptions,
  FaultStream,
  StreamOptions,
  Toxic,
} from "./container/faults/network-faults";
export type { StopOptions } from "./container/stop-container";
export type { AsOptions } from "./container/adoptable";
export type { ObjectData } from "./container/attachable-object";
export type { Attachment, StartedContainerData } from "./container/container-data";
export type { PortUrlOptions } from "./container/container-access";
export type { WaitForLogOptions } from "./container/logs/wait-for-log";
export type { ContainerStats } from "./spec/inspect/container-stats";
export type { WaitForExitOptions } from "./container/await-end";
export type { CommitOptions } from "./container/commit-container";
export type { RawInspect } from "./spec/inspect/raw-inspect";
export type { StartedContainer as StartedTestContainer } from "./container/started-container";
export {
  StoppedContainer,
  StoppedContainer as AbstractStoppedContainer,
  StoppedContainer as StoppedGenericContainer,
} from "./container/started-container";
export type { StoppedContainer as StoppedTestContainer } from "./container/started-container";
export { connectEngine } from "./connect/connect-engine";
export { ConnectedEngine } from "./connect/connected-engine";
export type { OnEngine } from "./connect/on-engine";
export type { EngineChoice } from "./config";
export { Network, type NetworkStartOptions } from "./network/network";
export { StartedNetwork, StoppedNetwork } from "./network/started-network";
export type { StartedNetworkData } from "./network/network-data";
export { Volume, type VolumeStartOptions } from "./volume/volume";
export { StartedVolume } from "./volume/started-volume";
export type { StartedVolumeData } from "./volume/volume-data";
export { Service } from "./service/service";
export type {
  ServiceAddress,
  ServiceChange,
  ServiceLogOptions,
  StartedService,
} from "./service/started-service";
export type { ServiceError } from "./service/service-error";
export type { ServiceTask, TaskNode } from "./service/service-task";
export type { TaskLine } from "./service/log-line";
export type {
  ServiceFileOptions,
  ServicePort,
  TaskRestartPolicy,
  UpdateOptions,
} from "./service/service-spec";
export { TestContainers } from "./host-access/test-containers";
export type { ExposedHostPorts } from "./host-access/exposed-host-ports";
export { Wait } from "./waits/wait";
export { StartupCheckStrategy, type StartupStatus } from "./waits/testcontainers/startup-check";
export type { WaitStrategy } from "./waits/testcontainers/wait-strategy";
export type { FileExpectation } from "./waits/file";
export type { ReadyProbe } from "./waits/function";
export type { HttpWaitOptions as HttpWaitStrategyOptions } from "./waits/http/http";
export { AbstractWaitStrategy } from "./waits/testcontainers/abstract-wait-strategy";
export {
  CompositeWaitStrategy,
  HealthCheckWaitStrategy,
  HostPortWaitStrategy,
  HttpWaitStrategy,
  LogWaitStrategy,
  OneShotStartupCheckStrategy,
  ShellWaitStrategy,
} from "./waits/testcontainers/strategy-classes";
export type { HttpAnswer, HttpTlsOptions } from "./waits/http/http-request";
export { IntervalRetry, type Retry } from "./waits/testcontainers/interval-retry";
export { engineAvailable } from "./runtime-client/engine-available";
export { getContainerRuntimeClient } from "./runtime-client/get-client";
export { getReaper, type Reaper } from "./runtime-client/get-reaper";
export { waitForContainer } from "./runtime-client/wait-for-container";
export type { ComposeOptions } from "./runtime-client/compose-client";
export { ContainerRuntimeClient } from "./runtime-client/runtime-client";
export type { ContainerRuntimeInfo } from "./runtime-client/runtime-info";
export { log, Logger, type LogSubject } from "./common/logger";
export { getContainerPort, getProtocol, hasHostBinding } from "./spec/ports/exposed-port";
export { BoundPorts, type HostIp } from "./spec/ports/bound-ports";
export type { SpecPatch } from "./spec/merge-spec";
export { ImageName } from "./spec/image-name";
export { PullPolicy } from "./spec/pull-policy";
export {
  Images,
  type InspectOptions,
  type ListOptions,
  type PullOptions,
  type RemoveOptions,
} from "./image/images";
export type { ArchiveSource } from "./image/archive-source";
export type { ImportOptions } from "./image/import-image";
export type { LoadOptions } from "./image/load-images";
export type { ImagesToSave, SaveOptions } from "./image/save-images";
export type { PushImageOptions as PushOptions } from "./image/push-image";
export type { SearchOptions } from "./image/search-images";
export type { FoundImage, PullProgress } from "./engine/requests/images";
export { setImageSubstitutor, type ImageSubstitutor } from "./pull/image-reference";
export { setPullProgress, type PullProgressMode } from "./pull/pull-progress-mode";
export type { AuthConfig, RegistryConfig } from "./registry/auth-config";
export {
  FixedPortGenerator,
  RandomPortGenerator,
  type PortGenerator,
} from "./common/port-generator";
export { RandomUuid, randomUuid, type Uuid } from "./common/uuid";
export {
  LABEL_TESTCONTAINERS,
  LABEL_TESTCONTAINERS_CONTAINER_HASH,
  LABEL_TESTCONTAINERS_LANG,
  LABEL_TESTCONTAINERS_RYUK,
  LABEL_TESTCONTAINERS_SESSION_ID,
  LABEL_TESTCONTAINERS_SSHD,
  LABEL_TESTCONTAINERS_VERSION,
} from "./spec/labels/labels";
export {
  ComposeError,
  ContainerCreateError,
  ContainerExitedError,
  ContainerStartError,
  EngineError,
  EngineNotFoundError,
  ExecError,
  ExitTimeoutError,
  HostAccessError,
  ImageArchiveError,
  ImageBuildError,
  ImageMismatchError,
  ImagePullError,
  ImagePushError,
  InvalidOptionError,
  MayflyError,
  PortNotExposedError,
  StartupTimeoutError,
  fieldOf,
  isMayflyError,
  messageOf,
  type FailedService,
  type KeptContainer,
  type RegistryEvidence,
  type TriedEngine,
} from "./errors";
export type {
  ArchiveToCopy,
  BindMode,
  BindMount,
  ContainerSpec,
  Content,
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
  HookContext,
  Hooks,
  ImagePullPolicy,
  ImageToPull,
  Labels,
  ModuleSettings,
  LogConsumer,
  TmpFs,
  Ulimit,
  Ulimits,
  VolumeMount,
} from "./spec/container-spec";
export type {
  DnsOptions,
  ImageMount,
  LogDriver,
  RestartPolicy,
  RestartPolicyName,
  VolumesFrom,
} from "./spec/process-options";
export type { BlockIo, Device, GpuRequest, Namespaces, ResourcesQuota } from "./spec/isolation";
export type {
  ImageDetails,
  ImageHealthCheck,
  ImageHistoryStep,
  ImageInfo,
  ImageSummary,
} from "./spec/inspect/image-info";
export type { ContainerInfo, ContainerState } from "./spec/inspect/container-info";
export type { Handle } from "./spec/handle";
export type {
  HealthCheckStatus,
  HostPortBindings,
  InspectResult,
  NetworkSettings,
  Ports,
} from "./spec/inspect/inspect-result";
export type {
  Ipam,
  IpamPool,
  NetworkAttachment,
  NetworkAttachmentOptions,
  NetworkOptions,
} from "./spec/network-options";
export type { NetworkFaultsOptions } from "./spec/network-faults";
export type { BakeOptions } from "./spec/bake-options";
export type { ResourceReuse, ReuseOptions } from "./spec/reuse-options";
export type { VolumeOptions } from "./spec/volume-options";
export type {
  ContainerLogs,
  DetachedExec,
  DetachedExecOptions,
  ExecOptions,
  ExecResult,
  ExecStream,
  LogOptions,
  OutputLine,
} from "./spec/output";
export type {
  BoundPort,
  PortWithBinding,
  PortRange,
  PortWithOptionalBinding,
  Protocol,
} from "./spec/ports/exposed-port";
export type { WaitContext } from "./spec/wait";
