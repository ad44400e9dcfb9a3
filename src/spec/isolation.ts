/** The kernel namespaces that a container does not have to itself, in the words of `docker run`. */
export interface Namespaces {
  /** `none`, `private`, `shareable`, `host` or `container:<id>`. */
  readonly ipc?: string;
  /** `host` or `container:<id>`. */
  readonly pid?: string;
  /** `host`. */
  readonly uts?: string;
  /** `host`; Podman knows others, such as `keep-id`. */
  readonly user?: string;
  /** `private` or `host`. */
  readonly cgroup?: string;
}

/** A device of the engine's host in a container. */
export interface Device {
  /** A path on the engine's host, such as `/dev/fuse`. */
  readonly source: string;
  /** The path in the container. Default: `source`. */
  readonly target?: string;
  /** What the container may do: `r` read, `w` write, `m` create the device file. Default `rwm`. */
  readonly permissions?: string;
}

/** A request for GPUs, as `docker run --gpus` makes it. */
export interface GpuRequest {
  /** How many GPUs, or `all`. Cannot be combined with `deviceIds`. Default, without `deviceIds`: `all`. */
  readonly count?: number | "all";
  /** The GPUs by their index or UUID, such as `["0", "GPU-3a23c669"]`. */
  readonly deviceIds?: readonly string[];
  /** The engine's driver, such as `nvidia`. Default: the engine chooses one that has the capabilities. */
  readonly driver?: string;
  /** What the driver has to offer besides `gpu`, such as `["compute", "utility"]`. */
  readonly capabilities?: readonly string[];
}

/** Limits of the input and output of block devices. Rates are by the device's path on the engine's host. */
export interface BlockIo {
  /** The container's share relative to others, from 10 to 1000. */
  readonly weight?: number;
  /** Bytes per second, such as `{ "/dev/sda": 1024 ** 2 }`. */
  readonly readBps?: Readonly<Record<string, number>>;
  /** Bytes per second. */
  readonly writeBps?: Readonly<Record<string, number>>;
  /** Operations per second. */
  readonly readIops?: Readonly<Record<string, number>>;
  /** Operations per second. */
  readonly writeIops?: Readonly<Record<string, number>>;
}

/** Limits of what a container uses. A limit that is left out does not apply. */
export interface ResourcesQuota {
  /** Gibibytes. */
  readonly memory?: number;
  /** Gibibytes of memory and swap together, at least `memory`; -1 is no limit. Needs `memory`. Docker's default: twice `memory`. */
  readonly memorySwap?: number;
  /** Gibibytes to which the kernel shrinks the container when the host runs out of memory; at most `memory`. */
  readonly memoryReservation?: number;
  /** CPUs; fractions allowed. */
  readonly cpu?: number;
  /** The CPUs that may be used, such as `0-2,4`. */
  readonly cpuSet?: string;
  /** The share of CPU time relative to other containers when all are busy; 2 or more. Docker's default: 1024. */
  readonly cpuShares?: number;
  /** How many processes and threads can exist at once; -1 is no limit. */
  readonly pids?: number;
  readonly blockIo?: BlockIo;
  /** How readily the kernel kills the processes when memory runs out: from -1000 (never) to 1000 (first). */
  readonly oomScoreAdj?: number;
}
