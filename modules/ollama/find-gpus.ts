import type { GpuRequest } from "../../src/module";

/**
 * Returns a request for all GPUs of an engine that has NVIDIA's runtime; undefined for another engine. `runtimes` are the
 * names of the engine's runtimes (docs.ollama.com/docker).
 */
export function findGpus(runtimes: readonly string[]): GpuRequest | undefined {
  return runtimes.includes("nvidia") ? { count: "all", driver: "nvidia" } : undefined;
}
