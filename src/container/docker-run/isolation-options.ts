import type { DeviceRate, DeviceRequest, HostConfig } from "./fields";
import { csv, differing, each, flag, number, pairs } from "./words";

const DEFAULT_SHM_SIZE = 64 * 1024 * 1024;
const NANO = 1e9;
/** What Docker makes of a container that does not say it. */
const OWN_NAMESPACE = "private";

export function mountOptions(host: HostConfig): string[] {
  const mounts = (host.Mounts ?? []).map(({ Type = "", Source = "", Target = "", ...mount }) => {
    const { Subpath = "" } = mount.ImageOptions ?? {};
    return csv([
      `type=${Type}`,
      ...(Source === "" ? [] : [`source=${Source}`]),
      `target=${Target}`,
      ...(mount.ReadOnly === true ? ["readonly"] : []),
      ...(Subpath === "" ? [] : [`image-subpath=${Subpath}`]),
    ]);
  });
  const tmpfs = Object.entries(host.Tmpfs ?? {}).map(([path, options]) =>
    options === "" ? path : `${path}:${options}`,
  );
  return [
    ...each("--volume", host.Binds),
    ...each("--mount", mounts),
    ...each("--tmpfs", tmpfs),
    ...each("--volumes-from", host.VolumesFrom),
    ...flag("--read-only", host.ReadonlyRootfs),
  ];
}

export function rightsOptions(host: HostConfig): string[] {
  const devices = (host.Devices ?? []).map(
    ({ PathOnHost, PathInContainer, CgroupPermissions }) =>
      `${PathOnHost}:${PathInContainer}:${CgroupPermissions}`,
  );
  return [
    ...flag("--privileged", host.Privileged),
    ...flag("--init", host.Init === true),
    ...each("--cap-add", host.CapAdd),
    ...each("--cap-drop", host.CapDrop),
    ...each(
      "--security-opt",
      host.SecurityOpt?.filter((option) => !isProfile(option)),
    ),
    ...each("--device", devices),
    ...each("--gpus", (host.DeviceRequests ?? []).map(gpus)),
    ...each("--sysctl", pairs(host.Sysctls)),
    ...differing("--ipc", host.IpcMode, OWN_NAMESPACE),
    ...differing("--pid", host.PidMode, undefined),
    ...differing("--uts", host.UTSMode, undefined),
    ...differing("--userns", host.UsernsMode, undefined),
    ...differing("--cgroupns", host.CgroupnsMode, OWN_NAMESPACE),
    ...differing("--cgroup-parent", host.CgroupParent, undefined),
  ];
}

/** Returns true for a seccomp profile. The engine has its content; the docker CLI takes only the path of a file. */
const isProfile = (option: string): boolean => /^seccomp[=:]\s*\{/.test(option);

/** The docker CLI adds the capability `gpu` itself. */
function gpus({ Driver = "", Count = 0, DeviceIDs, Capabilities }: DeviceRequest): string {
  const capabilities = (Capabilities?.[0] ?? []).filter((name) => name !== "gpu");
  const ids = DeviceIDs ?? [];
  return csv([
    ids.length > 0 ? `device=${ids.join(",")}` : `count=${Count < 0 ? "all" : Count}`,
    ...(Driver === "" ? [] : [`driver=${Driver}`]),
    ...(capabilities.length === 0 ? [] : [`capabilities=${capabilities.join(",")}`]),
  ]);
}

export function limitOptions(host: HostConfig): string[] {
  const { Memory = 0, MemorySwap = 0, NanoCpus = 0, PidsLimit, ShmSize = 0 } = host;
  const ulimits = (host.Ulimits ?? []).map(({ Name, Soft, Hard }) => `${Name}=${Soft}:${Hard}`);
  return [
    ...number("--memory", Memory),
    // With a limit of the memory alone, the engine sets twice as much.
    ...(MemorySwap === 2 * Memory ? [] : number("--memory-swap", MemorySwap)),
    ...number("--memory-reservation", host.MemoryReservation),
    ...number("--cpus", NanoCpus / NANO),
    ...differing("--cpuset-cpus", host.CpusetCpus, undefined),
    ...number("--cpu-shares", host.CpuShares),
    ...number("--pids-limit", Math.max(PidsLimit ?? 0, 0)),
    ...number("--oom-score-adj", host.OomScoreAdj),
    ...number("--blkio-weight", host.BlkioWeight),
    ...each("--device-read-bps", rates(host.BlkioDeviceReadBps)),
    ...each("--device-write-bps", rates(host.BlkioDeviceWriteBps)),
    ...each("--device-read-iops", rates(host.BlkioDeviceReadIOps)),
    ...each("--device-write-iops", rates(host.BlkioDeviceWriteIOps)),
    ...(ShmSize === DEFAULT_SHM_SIZE ? [] : number("--shm-size", ShmSize)),
    ...each("--ulimit", ulimits),
  ];
}

const rates = (limits: readonly DeviceRate[] | null | undefined): string[] =>
  (limits ?? []).map(({ Path, Rate }) => `${Path}:${Rate}`);
