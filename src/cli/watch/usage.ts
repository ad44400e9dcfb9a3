import { now } from "../../common/clock";
import type { EngineEndpoint } from "../../engine/endpoint";
import { containerPath } from "../../engine/docker/paths";
import { toStats } from "../../engine/docker/containers/stats";
import { sendForJson } from "../../engine/http/request";
import type { ContainerStats } from "../../spec/inspect/container-stats";

/** What a container uses. */
export interface Usage {
  /** CPUs in use: 1.5 is one and a half. Undefined until it was measured twice. */
  readonly cpu: number | undefined;
  /** Bytes. */
  readonly memory: number;
}

interface Measurement extends Pick<ContainerStats, "cpuTime" | "memory"> {
  readonly at: number;
}

const ANSWER_TIMEOUT_MS = 5_000;

/** Measures containers repeatedly. */
export class UsageMeter {
  readonly #last = new Map<string, Measurement>();
  readonly #usages = new Map<string, Usage>();

  constructor(private readonly endpoint: Pick<EngineEndpoint, "address" | "apiVersion">) {}

  /** Returns what a container used when it was last measured; undefined if it was not. */
  of(id: string): Usage | undefined {
    return this.#usages.get(id);
  }

  /** Measures containers, and forgets all others. Leaves out those that the engine cannot measure. */
  async measure(ids: readonly string[], signal: AbortSignal): Promise<void> {
    for (const id of this.#last.keys()) if (!ids.includes(id)) this.#forget(id);
    await Promise.all(ids.map((id) => this.#measureOne(id, signal)));
  }

  async #measureOne(id: string, signal: AbortSignal): Promise<void> {
    let answer: unknown;
    try {
      // With `one-shot` (API 1.41) the engine answers at once, and measures the CPU once.
      answer = await sendForJson(
        { ...this.endpoint, answerTimeout: ANSWER_TIMEOUT_MS },
        {
          operation: "measure a container",
          method: "GET",
          path: containerPath(id, "stats"),
          query: { stream: false, "one-shot": true },
        },
        signal,
      );
    } catch {
      // It has just ended, or the engine cannot measure it: its cells stay empty.
      this.#forget(id);
      return;
    }
    const { cpuTime, memory } = toStats(answer as Parameters<typeof toStats>[0]);
    const [before, at] = [this.#last.get(id), now()];
    const cpu = before && (cpuTime - before.cpuTime) / (at - before.at);
    this.#last.set(id, { cpuTime, memory, at });
    this.#usages.set(id, { cpu, memory: memory.used });
  }

  #forget(id: string): void {
    this.#last.delete(id);
    this.#usages.delete(id);
  }
}
