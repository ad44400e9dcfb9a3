import { createHash } from "node:crypto";
import { setImmediate as turn } from "node:timers/promises";
import type { LabelFilter } from "../../../src/engine/requests/label-filter";
import type { NetworkRequest } from "../../../src/engine/requests/networks";
import type { VolumeRequest } from "../../../src/engine/requests/volumes";
import { EngineError } from "../../../src/errors";
import type { ImageInfo } from "../../../src/spec/inspect/image-info";
import type { RequestName } from "../request-name";
import type { FakeContainer } from "./container";

export interface FakeCall {
  readonly method: RequestName;
  /** Without the signal. */
  readonly args: readonly unknown[];
}

interface FakeNetwork extends NetworkRequest {
  readonly id: string;
}

/** The objects of the fake engine, and the script of its next requests. */
export class FakeState {
  readonly calls: FakeCall[] = [];
  /** By name. */
  readonly images = new Map<string, ImageInfo>();
  readonly containers = new Map<string, FakeContainer>();
  readonly networks = new Map<string, FakeNetwork>();
  /** By name. */
  readonly volumes = new Map<string, VolumeRequest>();
  /** Images that can be pulled. */
  readonly registry = new Set<string>();
  /** Images that were committed or built, by id, with their labels. */
  readonly committed = new Map<string, { name: string; labels: Record<string, string> }>();
  readonly failures: { method: RequestName; error: unknown; nth: number }[] = [];
  readonly callListeners: { method: RequestName; listener: () => void }[] = [];
  #lastNumber = 0;

  /** Records a call, yields to other tasks as a real request does, and fails as scripted. */
  async take(
    method: RequestName,
    args: readonly unknown[],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    for (const each of this.callListeners) if (each.method === method) each.listener();
    signal?.throwIfAborted();
    this.calls.push({ method, args });
    const due = this.failures.filter((failure) => failure.method === method && --failure.nth === 0);
    await turn();
    signal?.throwIfAborted();
    for (const { error } of due) throw error;
  }

  addImage(image: string, info: Partial<ImageInfo> = {}): void {
    const id = `sha256:${createHash("sha256").update(image).digest("hex")}`;
    this.images.set(image, { id, os: "linux", architecture: "amd64", ...info });
  }

  findContainer(operation: string, idOrName: string): FakeContainer {
    const container =
      this.containers.get(idOrName) ??
      [...this.containers.values()].find(
        ({ id, name }) => name === idOrName || id.startsWith(idOrName),
      );
    if (container !== undefined) return container;
    throw new EngineError(
      `${operation} ${idOrName.slice(0, 12)}`,
      `No such container: ${idOrName}`,
      404,
    );
  }

  /** Returns how many ids were made. */
  get lastNumber(): number {
    return this.#lastNumber;
  }

  newId(): string {
    return createHash("sha256").update(String(++this.#lastNumber)).digest("hex");
  }
}

export function matches(labels: Readonly<Record<string, string>>, filter: LabelFilter): boolean {
  return Object.entries(filter).every(
    ([name, value]) => name in labels && (value === "" || labels[name] === value),
  );
}
