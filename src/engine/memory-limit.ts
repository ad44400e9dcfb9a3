import { isNotFound } from "../errors";
import type { Engine } from "./engine";

/** Returns a container's memory limit in bytes; 0 if it has none, or has been removed meanwhile. */
export async function memoryLimitOf(
  { containers }: Pick<Engine, "containers">,
  id: string,
): Promise<number> {
  try {
    const { HostConfig } = await containers.inspectRaw(id);
    const { Memory: limit } = HostConfig;
    return typeof limit === "number" ? limit : 0;
  } catch (error) {
    if (isNotFound(error)) return 0;
    throw error;
  }
}
