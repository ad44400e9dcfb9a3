import type { ContainerStats } from "../../../spec/inspect/container-stats";
import { containerPath, shortId } from "../paths";
import { query } from "../request-kinds";

type Maybe<T> = T | null | undefined;

interface CpuAnswer {
  /** Nanoseconds. */
  readonly cpu_usage?: Maybe<{ readonly total_usage?: number }>;
  readonly system_cpu_usage?: number;
  readonly online_cpus?: number;
}

/** The fields of `GET /containers/{id}/stats` that are read. */
interface StatsAnswer {
  readonly cpu_stats?: Maybe<CpuAnswer>;
  readonly precpu_stats?: Maybe<CpuAnswer>;
  readonly memory_stats?: Maybe<{
    readonly usage?: number;
    readonly limit?: number;
    readonly stats?: Maybe<Readonly<Record<string, number>>>;
  }>;
  readonly networks?: Maybe<
    Readonly<Record<string, { readonly rx_bytes?: number; readonly tx_bytes?: number }>>
  >;
  readonly blkio_stats?: Maybe<{
    readonly io_service_bytes_recursive?: Maybe<
      readonly { readonly op?: string; readonly value?: number }[]
    >;
  }>;
  readonly pids_stats?: Maybe<{ readonly current?: number }>;
}

const NANOSECONDS_PER_MILLISECOND = 1e6;

/** Asks for one measurement. The engine takes a second for it, because it measures the CPU twice. */
export const containerStats = query(
  (id: string) => ({
    operation: `measure container ${shortId(id)}`,
    method: "GET",
    path: containerPath(id, "stats"),
    query: { stream: false },
  }),
  toStats,
);

export function toStats(answer: StatsAnswer): ContainerStats {
  const { cpu_stats: now, precpu_stats: before, memory_stats: memory } = answer;
  const time = (cpu: Maybe<CpuAnswer>): number => cpu?.cpu_usage?.total_usage ?? 0;
  const used = time(now) - time(before);
  const passed = (now?.system_cpu_usage ?? 0) - (before?.system_cpu_usage ?? 0);
  // Control groups of version 1 and 2 name the cache differently.
  const cached = memory?.stats?.["total_inactive_file"] ?? memory?.stats?.["inactive_file"];
  const sum = (numbers: readonly (number | undefined)[]): number =>
    numbers.reduce<number>((total, number = 0) => total + number, 0);
  const interfaces = Object.values(answer.networks ?? {});
  const transfers = answer.blkio_stats?.io_service_bytes_recursive ?? [];
  const bytes = (wanted: string): number =>
    sum(transfers.filter(({ op }) => op?.toLowerCase() === wanted).map(({ value }) => value));
  return {
    cpuTime: time(now) / NANOSECONDS_PER_MILLISECOND,
    cpu: passed > 0 ? (used / passed) * (now?.online_cpus ?? 1) : 0,
    memory: {
      used: Math.max(0, (memory?.usage ?? 0) - (cached ?? 0)),
      limit: memory?.limit ?? 0,
    },
    network: {
      received: sum(interfaces.map(({ rx_bytes }) => rx_bytes)),
      sent: sum(interfaces.map(({ tx_bytes }) => tx_bytes)),
    },
    blockIo: { read: bytes("read"), written: bytes("write") },
    pids: answer.pids_stats?.current ?? 0,
  };
}
