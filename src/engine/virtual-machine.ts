import type { EngineInfo } from "./engine";

/** Returns true for an engine that always runs in a virtual machine. */
export function isInVirtualMachine({
  operatingSystem,
}: Pick<EngineInfo, "operatingSystem">): boolean {
  return /^(Docker Desktop|OrbStack)/.test(operatingSystem);
}
