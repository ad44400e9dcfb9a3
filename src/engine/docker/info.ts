import type { EngineInfo } from "../engine";
import { query } from "./request-kinds";

interface RawInfo {
  ServerVersion?: string;
  OperatingSystem?: string;
  OSType?: string;
  Architecture?: string;
  KernelVersion?: string;
  MemTotal?: number;
  NCPU?: number;
  IndexServerAddress?: string;
  Runtimes?: Record<string, unknown> | null;
  Labels?: string[] | null;
  SecurityOptions?: string[] | null;
}

export const info = query(
  () => ({ operation: "report its version and settings", method: "GET", path: "/info" }),
  (answer: RawInfo): EngineInfo => ({
    serverVersion: answer.ServerVersion ?? "",
    operatingSystem: answer.OperatingSystem ?? "",
    osType: answer.OSType ?? "linux",
    architecture: answer.Architecture ?? "",
    kernelVersion: answer.KernelVersion ?? "",
    memory: answer.MemTotal ?? 0,
    cpus: answer.NCPU ?? 0,
    indexServerAddress: answer.IndexServerAddress ?? "",
    runtimes: Object.keys(answer.Runtimes ?? {}),
    labels: answer.Labels ?? [],
    rootless: answer.SecurityOptions?.includes("name=rootless") ?? false,
  }),
);
