import type { EngineInfo } from "./engine";

/** True for an engine that its makers have put into a virtual machine, whatever the socket's place. */
export function isInVirtualMachine({
  operatingSystem,
}: Pick<EngineInfo, "operatingSystem">): boolean {
  return /^(Docker Desktop|OrbStack)/.test(operatingSystem);
}
