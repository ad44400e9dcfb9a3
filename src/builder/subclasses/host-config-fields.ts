import { isDeepStrictEqual } from "node:util";
import { InvalidOptionError } from "../../errors";
import { checkBindMounts } from "../../spec/checks/bind-mounts";
import { checkDevices, checkSysctls } from "../../spec/checks/isolation";
import { checkDns, checkRestartPolicy } from "../../spec/checks/process-options";
import { checkUlimits } from "../../spec/checks/ulimits";
import type { BindMode, BindMount, ContainerSpec } from "../../spec/container-spec";
import { imageMount, volumeMount, type MountConfig } from "../../spec/create-request";
import type { Device, Namespaces, ResourcesQuota } from "../../spec/isolation";
import {
  checkArray,
  checkBoolean,
  checkString,
  checkStringValues,
  checkTexts,
  checkWholeNumber,
} from "../../spec/options";
import { formatPort, parsePort, type PortSpec, type Protocol } from "../../spec/ports/exposed-port";
import { RESTART_POLICIES, type DnsOptions } from "../../spec/process-options";
import { frozenList, type Inverse } from "./member";
import type { SubclassHostConfig } from "./request-types";

const BYTES_PER_GIBIBYTE = 1024 ** 3;
const NANO_CPUS_PER_CPU = 1e9;

/**
 * The fields that a builder's method can set as well: they have to be in one place, where both read and write. The
 * few others of that kind, such as `DeviceRequests` and `VolumesFrom`, stay a change of the request, which beats the
 * method.
 */
export const HOST_CONFIG_FIELDS: Readonly<Record<string, Inverse>> = {
  Binds: (binds: string[] | undefined) => ({
    bindMounts: checkBindMounts(list(binds, "Binds").map(parseBind)),
  }),
  Tmpfs: (tmpFs: Record<string, string> | undefined) => ({
    tmpFs: Object.freeze({ ...checkStringValues(tmpFs ?? {}, "hostConfig.Tmpfs") }),
  }),
  Privileged: (privileged: boolean | undefined) => ({
    privileged: checkBoolean(privileged ?? false, "hostConfig.Privileged"),
  }),
  CapAdd: (names: string[] | undefined) => ({ addedCapabilities: checked(names, "CapAdd") }),
  CapDrop: (names: string[] | undefined) => ({ droppedCapabilities: checked(names, "CapDrop") }),
  SecurityOpt: (options: string[] | undefined) => ({
    securityOptions: checked(options, "SecurityOpt"),
  }),
  ReadonlyRootfs: (isReadonly: boolean | undefined) => ({
    readonlyRootFilesystem: checkBoolean(isReadonly ?? false, "hostConfig.ReadonlyRootfs"),
  }),
  Sysctls: (sysctls: Record<string, string> | undefined) => ({
    sysctls: Object.freeze({ ...checkSysctls(sysctls ?? {}, "hostConfig.Sysctls") }),
  }),
  // A device without a path, such as one of Windows, has no place in the description.
  Devices: (devices: Record<string, string>[] | undefined) => {
    const parsed = list(devices, "Devices").map(parseDevice);
    return parsed.every(({ source }) => source?.startsWith("/") === true)
      ? { devices: frozenList(checkDevices(parsed as Device[], "hostConfig.Devices")) }
      : undefined;
  },
  CgroupParent: (cgroupParent: string | undefined) => ({
    cgroupParent:
      cgroupParent === undefined ? undefined : checkString(cgroupParent, "hostConfig.CgroupParent"),
  }),
  // An engine can have the init program by default. The description cannot refuse it.
  Init: (init: boolean | null | undefined) =>
    init === false ? undefined : { init: checkBoolean(init ?? false, "hostConfig.Init") },
  RestartPolicy: (policy: SubclassHostConfig["RestartPolicy"] | null) => {
    if (policy === undefined || policy === null) return { restartPolicy: undefined };
    const name = RESTART_POLICIES.find((each) => each === policy.Name);
    const { MaximumRetryCount: maximumRetries = 0 } = policy;
    if (name === undefined) return undefined;
    return {
      restartPolicy: checkRestartPolicy(name, maximumRetries === 0 ? {} : { maximumRetries }),
    };
  },
  Dns: dnsField("servers"),
  DnsSearch: dnsField("search"),
  DnsOptions: dnsField("options"),
  // The mounts of another kind are added to the request: see `otherMounts`.
  Mounts: (mounts: Record<string, unknown>[] | undefined, { volumes, imageMounts }) => {
    const isStillThere = (mount: MountConfig): boolean =>
      list(mounts, "Mounts").some((each) => isDeepStrictEqual(each, mount));
    return {
      volumes: frozenList(volumes.filter((volume) => isStillThere(volumeMount(volume)))),
      imageMounts: frozenList(imageMounts.filter((image) => isStillThere(imageMount(image)))),
    };
  },
  IpcMode: namespaceField("ipc"),
  PidMode: namespaceField("pid"),
  UTSMode: namespaceField("uts"),
  UsernsMode: namespaceField("user"),
  CgroupnsMode: namespaceField("cgroup"),
  ShmSize: (bytes: number | undefined) => ({
    sharedMemorySize: bytes && checkWholeNumber(bytes, "hostConfig.ShmSize"),
  }),
  ExtraHosts: (hosts: string[] | undefined) => ({
    extraHosts: frozenList(list(hosts, "ExtraHosts").map(parseHost)),
  }),
  NetworkMode: (networkMode: string | undefined) => ({ networkMode, networks: [] }),
  PortBindings: (bindings: SubclassHostConfig["PortBindings"], { ports }) => ({
    ports: frozenList([
      ...ports.filter((port) => !(formatPort(port) in (bindings ?? {}))),
      ...Object.entries(bindings ?? {}).flatMap(([port, places]) => parseBindings(port, places)),
    ]),
  }),
  Ulimits: (limits: SubclassHostConfig["Ulimits"]) => ({
    ulimits: checkUlimits(
      Object.fromEntries(
        list(limits, "Ulimits").map(({ Name = "", Hard, Soft }) => [
          Name,
          { hard: Hard, soft: Soft },
        ]),
      ),
    ),
  }),
  LogConfig: (config: SubclassHostConfig["LogConfig"]) => ({
    logDriver:
      config?.Type === undefined ? undefined : { name: config.Type, options: config.Config },
  }),
  Memory: resourceField("memory", "Memory", gibibytes),
  // -1 is no limit.
  MemorySwap: resourceField("memorySwap", "MemorySwap", gibibytes, -1),
  MemoryReservation: resourceField("memoryReservation", "MemoryReservation", gibibytes),
  NanoCpus: resourceField("cpu", "NanoCpus", (cpus) => cpus / NANO_CPUS_PER_CPU),
  CpuShares: resourceField("cpuShares", "CpuShares"),
  PidsLimit: resourceField("pids", "PidsLimit", undefined, -1),
  OomScoreAdj: resourceField("oomScoreAdj", "OomScoreAdj", undefined, -1000),
  CpusetCpus: (cpuSet: string | undefined, { resources: { cpuSet: _earlier, ...others } }) => ({
    resources: {
      ...others,
      ...(cpuSet !== undefined && { cpuSet: checkString(cpuSet, "hostConfig.CpusetCpus") }),
    },
  }),
};

/** Returns the items of the engine's `Mounts` that are none of the description's mounts. */
export function otherMounts(
  { volumes, imageMounts }: ContainerSpec,
  mounts: readonly unknown[],
): readonly unknown[] {
  const described = [...volumes.map(volumeMount), ...imageMounts.map(imageMount)];
  return mounts.filter((mount) => !described.some((each) => isDeepStrictEqual(each, mount)));
}

function gibibytes(bytes: number): number {
  return bytes < 0 ? bytes : bytes / BYTES_PER_GIBIBYTE;
}

function resourceField(
  name: Exclude<keyof ResourcesQuota, "blockIo" | "cpuSet">,
  field: string,
  convert = (value: number): number => value,
  from = 0,
): Inverse {
  return (value: number | null | undefined, { resources: { [name]: _earlier, ...others } }) => {
    // As for the engine, zero sets nothing.
    if (value === undefined || value === null || value === 0) return { resources: others };
    const checkedValue = checkWholeNumber(value, `hostConfig.${field}`, { from });
    return { resources: { ...others, [name]: convert(checkedValue) } };
  };
}

function dnsField(name: keyof DnsOptions): Inverse {
  return (texts: string[] | undefined, { dns: { [name]: _earlier, ...others } }) => ({
    dns: {
      ...others,
      ...(texts !== undefined && checkDns({ [name]: texts }, "hostConfig.Dns")),
    },
  });
}

function list<T>(items: readonly T[] | null | undefined, field: string): readonly T[] {
  return checkArray(items ?? [], `hostConfig.${field}`, "an array");
}

function parseDevice({
  PathOnHost: source,
  PathInContainer: target,
  CgroupPermissions: permissions,
}: Record<string, string>): Partial<Device> {
  return {
    ...(source !== undefined && { source }),
    ...(target !== undefined && { target }),
    ...(permissions !== undefined && { permissions }),
  };
}

function namespaceField(name: keyof Namespaces): Inverse {
  return (mode: string | undefined, { namespaces: { [name]: _earlier, ...others } }) => ({
    namespaces: { ...others, ...(mode !== undefined && { [name]: mode }) },
  });
}

function checked(texts: string[] | undefined, field: string): readonly string[] {
  checkTexts(texts ?? [], `hostConfig.${field}`);
  return frozenList(texts ?? []);
}

/** Parses `source:target[:mode]`. On Windows a source begins with a drive and its colon. */
function parseBind(bind: string): BindMount {
  const parts = /^((?:[A-Za-z]:[\\/])?[^:]+):([^:]+)(?::([^:]+))?$/.exec(bind);
  if (parts === null) {
    throw InvalidOptionError.quoting(
      "hostConfig.Binds",
      "source:target or source:target:mode",
      bind,
    );
  }
  const [, source = "", target = "", mode] = parts;
  return { source, target, ...(mode !== undefined && { mode: mode as BindMode }) };
}

function parseHost(entry: string): { host: string; ipAddress: string } {
  const colon = entry.indexOf(":");
  if (colon < 1) throw InvalidOptionError.quoting("hostConfig.ExtraHosts", "host:address", entry);
  return { host: entry.slice(0, colon), ipAddress: entry.slice(colon + 1) };
}

function parseBindings(port: string, places: readonly { HostIp?: string; HostPort?: string }[]) {
  const { container, protocol } = parsePort(
    port as `${number}/${Protocol}`,
    "hostConfig.PortBindings",
  );
  return list(places, "PortBindings").map(({ HostIp, HostPort = "" }): PortSpec => {
    const host = Number(HostPort);
    if (!Number.isInteger(host) || host < 0 || host > 65_535) {
      const option = `hostConfig.PortBindings.${port}.HostPort`;
      throw InvalidOptionError.quoting(option, "a port number", HostPort);
    }
    return {
      container,
      protocol,
      ...(host !== 0 && { host }),
      ...(HostIp !== undefined && HostIp !== "" && { hostIp: HostIp }),
    };
  });
}
