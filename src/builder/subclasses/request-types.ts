/**
 * The body of the engine's "create container" request, with its name and platform, as dockerode's
 * `ContainerCreateOptions` types it. Subclasses written for testcontainers use it as `this.createOpts`.
 *
 * Declared here because Mayfly's users need not have dockerode's types. Fields of newer engines can be set by
 * their name in brackets.
 */
export interface SubclassCreateOptions {
  name?: string | undefined;
  platform?: string | undefined;
  Hostname?: string | undefined;
  Domainname?: string | undefined;
  User?: string | undefined;
  AttachStdin?: boolean | undefined;
  AttachStdout?: boolean | undefined;
  AttachStderr?: boolean | undefined;
  Tty?: boolean | undefined;
  OpenStdin?: boolean | undefined;
  StdinOnce?: boolean | undefined;
  Env?: string[] | undefined;
  Cmd?: string[] | undefined;
  Entrypoint?: string | string[] | undefined;
  Image?: string | undefined;
  Labels?: Record<string, string> | undefined;
  Volumes?: Record<string, object> | undefined;
  WorkingDir?: string | undefined;
  NetworkDisabled?: boolean | undefined;
  MacAddress?: string | undefined;
  ExposedPorts?: Record<string, object> | undefined;
  StopSignal?: string | undefined;
  StopTimeout?: number | undefined;
  Healthcheck?: SubclassHealthConfig | undefined;
  HostConfig?: SubclassHostConfig | undefined;
  OnBuild?: string[] | undefined;
  Shell?: string[] | undefined;
  NetworkingConfig?:
    { EndpointsConfig?: Record<string, Record<string, unknown>> | undefined } | undefined;
  [field: string]: unknown;
}

/** A health check in the engine's form. Its times are nanoseconds. */
export interface SubclassHealthConfig {
  Test?: string[] | undefined;
  Interval?: number | undefined;
  Timeout?: number | undefined;
  Retries?: number | undefined;
  StartPeriod?: number | undefined;
  StartInterval?: number | undefined;
}

/** The field `HostConfig` of the same request. Subclasses use it as `this.hostConfig`. */
export interface SubclassHostConfig {
  AutoRemove?: boolean | undefined;
  Binds?: string[] | undefined;
  ContainerIDFile?: string | undefined;
  LogConfig?: { Type: string; Config: Record<string, string> } | undefined;
  NetworkMode?: string | undefined;
  PortBindings?: Record<string, { HostIp?: string; HostPort?: string }[]> | undefined;
  RestartPolicy?: { Name: string; MaximumRetryCount?: number } | undefined;
  VolumeDriver?: string | undefined;
  VolumesFrom?: string[] | undefined;
  Mounts?: Record<string, unknown>[] | undefined;
  CapAdd?: string[] | undefined;
  CapDrop?: string[] | undefined;
  CgroupnsMode?: string | undefined;
  Dns?: string[] | undefined;
  DnsOptions?: string[] | undefined;
  DnsSearch?: string[] | undefined;
  ExtraHosts?: string[] | undefined;
  GroupAdd?: string[] | undefined;
  IpcMode?: string | undefined;
  Cgroup?: string | undefined;
  Links?: string[] | undefined;
  OomScoreAdj?: number | undefined;
  PidMode?: string | undefined;
  Privileged?: boolean | undefined;
  PublishAllPorts?: boolean | undefined;
  ReadonlyRootfs?: boolean | undefined;
  SecurityOpt?: string[] | undefined;
  StorageOpt?: Record<string, string> | undefined;
  Tmpfs?: Record<string, string> | undefined;
  UTSMode?: string | undefined;
  UsernsMode?: string | undefined;
  ShmSize?: number | undefined;
  Sysctls?: Record<string, string> | undefined;
  Runtime?: string | undefined;
  Isolation?: string | undefined;
  MaskedPaths?: string[] | undefined;
  ReadonlyPaths?: string[] | undefined;
  CpuShares?: number | undefined;
  CgroupParent?: string | undefined;
  BlkioWeight?: number | undefined;
  CpuPeriod?: number | undefined;
  CpuQuota?: number | undefined;
  CpusetCpus?: string | undefined;
  CpusetMems?: string | undefined;
  Devices?: Record<string, string>[] | undefined;
  DeviceCgroupRules?: string[] | undefined;
  DeviceRequests?: Record<string, unknown>[] | undefined;
  KernelMemory?: number | undefined;
  Memory?: number | undefined;
  MemoryReservation?: number | undefined;
  MemorySwap?: number | undefined;
  MemorySwappiness?: number | undefined;
  NanoCpus?: number | undefined;
  OomKillDisable?: boolean | undefined;
  Init?: boolean | undefined;
  PidsLimit?: number | undefined;
  Ulimits?: { Name?: string; Hard?: number; Soft?: number }[] | undefined;
  CpuCount?: number | undefined;
  CpuPercent?: number | undefined;
  CpuRealtimePeriod?: number | undefined;
  CpuRealtimeRuntime?: number | undefined;
  [field: string]: unknown;
}
