import type { Engine } from "../engine/engine";
import { memoryLimitOf } from "../engine/memory-limit";
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
  const limits = await Promise.all(ids.map((id) => memoryLimitOf(engine, id)));
  const total = limits.reduce((sum, limit) => sum + limit, 0);
  return { containers: ids.length, memory: memory === 0 ? 0 : total / memory };
}

/** Compares loads: the smaller one comes first. */
export const byLoad = (a: Load, b: Load): number =>
  a.containers - b.containers || a.memory - b.memory;
