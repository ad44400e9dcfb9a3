import { parseDate } from "../../common/parse-date";
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
  RegistryConfig?: {
    Mirrors?: string[] | null;
    InsecureRegistryCIDRs?: string[] | null;
    IndexConfigs?: Record<string, { Secure?: boolean } | null> | null;
  } | null;
  Driver?: string;
  DockerRootDir?: string;
  SystemTime?: string;
  Runtimes?: Record<string, unknown> | null;
  Labels?: string[] | null;
  Plugins?: Partial<Record<"Volume" | "Network" | "Log" | "Authorization", string[] | null>> | null;
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
    registryMirrors: answer.RegistryConfig?.Mirrors ?? [],
    insecureRegistries: insecureRegistries(answer.RegistryConfig),
    storageDriver: answer.Driver ?? "",
    dataFolder: answer.DockerRootDir ?? "",
    time: parseDate(answer.SystemTime),
    runtimes: Object.keys(answer.Runtimes ?? {}),
    labels: answer.Labels ?? [],
    plugins: {
      volume: answer.Plugins?.Volume ?? [],
      network: answer.Plugins?.Network ?? [],
      log: answer.Plugins?.Log ?? [],
      authorization: answer.Plugins?.Authorization ?? [],
    },
    rootless: answer.SecurityOptions?.includes("name=rootless") ?? false,
  }),
);

/** Docker always names its own machine's loopback network. */
const LOOPBACK = /^(127\.|::1\/)/;

function insecureRegistries(registries: RawInfo["RegistryConfig"]): string[] {
  const hosts = Object.entries(registries?.IndexConfigs ?? {});
  return [
    ...hosts.filter(([, index]) => index?.Secure === false).map(([host]) => host),
    ...(registries?.InsecureRegistryCIDRs ?? []).filter((network) => !LOOPBACK.test(network)),
  ];
}
