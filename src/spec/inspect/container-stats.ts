/** What a container uses at a moment. A number that the engine does not measure is zero. */
export interface ContainerStats {
  /** CPU time since the container's start, in milliseconds of one CPU. */
  readonly cpuTime: number;
  /** CPUs in use during the last second: 1.5 is one and a half. */
  readonly cpu: number;
  /** Bytes. `used` is without the cache of files, as `docker stats` shows it; `limit` is the host's memory if there is none. */
  readonly memory: { readonly used: number; readonly limit: number };
  /** Bytes over all networks since the container's start. */
  readonly network: { readonly received: number; readonly sent: number };
  /** Bytes of block devices since the container's start. */
  readonly blockIo: { readonly read: number; readonly written: number };
  /** Processes and threads. */
  readonly pids: number;
}
