import type { ContainerSpec } from "./container-spec";
import { bothLimits } from "./checks/ulimits";
import type { BlockIo, Device, GpuRequest, ResourcesQuota } from "./isolation";

/** The fields of the request's `HostConfig` that isolate a container and limit its resources. */
export interface IsolationConfig {
  Privileged?: boolean;
  ReadonlyRootfs?: boolean;
  CapAdd?: string[];
  CapDrop?: string[];
  SecurityOpt?: string[];
  IpcMode?: string;
  PidMode?: string;
  UTSMode?: string;
  UsernsMode?: string;
  CgroupnsMode?: string;
  CgroupParent?: string;
  Sysctls?: Record<string, string>;
  Devices?: { PathOnHost: string; PathInContainer: string; CgroupPermissions: string }[];
  DeviceRequests?: {
    Driver?: string;
    Count?: number;
    DeviceIDs?: string[];
    Capabilities: string[][];
  }[];
  Ulimits?: { Name: string; Hard: number; Soft: number }[];
  ShmSize?: number;
  Memory?: number;
  MemorySwap?: number;
  MemoryReservation?: number;
  NanoCpus?: number;
  CpusetCpus?: string;
  CpuShares?: number;
  PidsLimit?: number;
  OomScoreAdj?: number;
  BlkioWeight?: number;
  BlkioDeviceReadBps?: DeviceRate[];
  BlkioDeviceWriteBps?: DeviceRate[];
  BlkioDeviceReadIOps?: DeviceRate[];
  BlkioDeviceWriteIOps?: DeviceRate[];
}

interface DeviceRate {
  Path: string;
  Rate: number;
}

const BYTES_PER_GIBIBYTE = 1024 ** 3;
const NANO_CPUS_PER_CPU = 1e9;
/** As `docker run --gpus` asks for all of them. */
const ALL_GPUS = -1;

/** Returns the part of `HostConfig` that isolates the container. */
export function isolationConfig(spec: ContainerSpec): IsolationConfig {
  const { ipc, pid, uts, user, cgroup } = spec.namespaces;
  const { sysctls, devices, gpus, ulimits } = spec;
  return {
    ...(spec.privileged && { Privileged: true }),
    ...(spec.readonlyRootFilesystem && { ReadonlyRootfs: true }),
    ...(spec.addedCapabilities.length > 0 && { CapAdd: [...spec.addedCapabilities] }),
    ...(spec.droppedCapabilities.length > 0 && { CapDrop: [...spec.droppedCapabilities] }),
    ...(spec.securityOptions.length > 0 && { SecurityOpt: [...spec.securityOptions] }),
    ...(ipc !== undefined && { IpcMode: ipc }),
    ...(pid !== undefined && { PidMode: pid }),
    ...(uts !== undefined && { UTSMode: uts }),
    ...(user !== undefined && { UsernsMode: user }),
    ...(cgroup !== undefined && { CgroupnsMode: cgroup }),
    ...(spec.cgroupParent !== undefined && { CgroupParent: spec.cgroupParent }),
    ...(Object.keys(sysctls).length > 0 && { Sysctls: { ...sysctls } }),
    ...(devices.length > 0 && { Devices: devices.map(deviceOf) }),
    ...(gpus !== undefined && { DeviceRequests: [gpuRequest(gpus)] }),
    ...(Object.keys(ulimits).length > 0 && { Ulimits: ulimitsOf(spec) }),
    ...(spec.sharedMemorySize !== undefined && { ShmSize: spec.sharedMemorySize }),
    ...resourcesConfig(spec.resources),
  };
}

function deviceOf({
  source,
  target = source,
  permissions = "rwm",
}: Device): NonNullable<IsolationConfig["Devices"]>[number] {
  return { PathOnHost: source, PathInContainer: target, CgroupPermissions: permissions };
}

function gpuRequest({
  count = "all",
  deviceIds,
  driver,
  capabilities = [],
}: GpuRequest): NonNullable<IsolationConfig["DeviceRequests"]>[number] {
  return {
    ...(driver !== undefined && { Driver: driver }),
    ...(deviceIds === undefined
      ? { Count: count === "all" ? ALL_GPUS : count }
      : { DeviceIDs: [...deviceIds] }),
    Capabilities: [[...new Set(["gpu", ...capabilities])]],
  };
}

function ulimitsOf({ ulimits }: ContainerSpec): { Name: string; Hard: number; Soft: number }[] {
  return Object.entries(ulimits).map(([name, limit]) => {
    // The engine takes a missing limit for 0.
    const { soft, hard } = bothLimits(limit);
    return { Name: name, Hard: hard, Soft: soft };
  });
}

function resourcesConfig(resources: ResourcesQuota): IsolationConfig {
  const { memory, memorySwap, memoryReservation } = resources;
  const { cpu, cpuSet, cpuShares, pids, oomScoreAdj, blockIo } = resources;
  const bytes = (gibibytes: number): number => Math.ceil(gibibytes * BYTES_PER_GIBIBYTE);
  return {
    ...(memory !== undefined && { Memory: bytes(memory) }),
    ...(memorySwap !== undefined && { MemorySwap: memorySwap === -1 ? -1 : bytes(memorySwap) }),
    ...(memoryReservation !== undefined && { MemoryReservation: bytes(memoryReservation) }),
    ...(cpu !== undefined && { NanoCpus: Math.ceil(cpu * NANO_CPUS_PER_CPU) }),
    ...(cpuSet !== undefined && { CpusetCpus: cpuSet }),
    ...(cpuShares !== undefined && { CpuShares: cpuShares }),
    ...(pids !== undefined && { PidsLimit: pids }),
    ...(oomScoreAdj !== undefined && { OomScoreAdj: oomScoreAdj }),
    ...(blockIo && blockIoConfig(blockIo)),
  };
}

function blockIoConfig(blockIo: BlockIo): IsolationConfig {
  const { weight, readBps, writeBps, readIops, writeIops } = blockIo;
  const rates = (byDevice: Readonly<Record<string, number>>): DeviceRate[] =>
    Object.entries(byDevice).map(([Path, Rate]) => ({ Path, Rate }));
  return {
    ...(weight !== undefined && { BlkioWeight: weight }),
    ...(readBps && { BlkioDeviceReadBps: rates(readBps) }),
    ...(writeBps && { BlkioDeviceWriteBps: rates(writeBps) }),
    ...(readIops && { BlkioDeviceReadIOps: rates(readIops) }),
    ...(writeIops && { BlkioDeviceWriteIOps: rates(writeIops) }),
  };
}
