import type { Engine } from "../engine/engine";
import { isNotFound } from "../errors";
import { LABEL_TESTCONTAINERS } from "../spec/labels/labels";

/** What our containers use of an engine. */
export interface Load {
  readonly containers: number;
  /** The memory that their limits allow them, as a part of the engine's memory. */
  readonly memory: number;
}

export const NO_LOAD: Load = { containers: 0, memory: 0 };

/** Asks an engine for the containers of all test runs, since several runs can share it. */
export async function loadOf(engine: Pick<Engine, "containers" | "info">): Promise<Load> {
  const [{ memory }, ids] = await Promise.all([
    engine.info(),
    engine.containers.list({ [LABEL_TESTCONTAINERS]: "true" }),
  ]);
  const limits = await Promise.all(ids.map((id) => limitOf(engine, id)));
  const total = limits.reduce((sum, limit) => sum + limit, 0);
  return { containers: ids.length, memory: memory === 0 ? 0 : total / memory };
}

/** Returns a container's limit in bytes; 0 if it has none, or has been removed meanwhile. */
async function limitOf({ containers }: Pick<Engine, "containers">, id: string): Promise<number> {
  try {
    const { HostConfig } = await containers.inspectRaw(id);
    const { Memory: limit } = HostConfig;
    return typeof limit === "number" ? limit : 0;
  } catch (error) {
    if (isNotFound(error)) return 0;
    throw error;
  }
}

/** Compares loads: the smaller one comes first. */
export const byLoad = (a: Load, b: Load): number =>
  a.containers - b.containers || a.memory - b.memory;
