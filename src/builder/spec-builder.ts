import { AsyncLocalStorage } from "node:async_hooks";
import { fieldOf } from "../errors";
import type { ContainerSpec } from "../spec/container-spec";
import { ImageName } from "../spec/image-name";
import { emptySpec, mergeSpec, type SpecPatch } from "../spec/merge-spec";

/** A description that changes while it is put together. */
export interface Held {
  spec: ContainerSpec;
}

/** A builder that holds the spec of a container and nothing else. */
export abstract class SpecBuilder {
  /** The description so far. */
  readonly #own: Held;
  /** The description of the start whose hook runs. */
  #ofStart: AsyncLocalStorage<Held> | undefined;

  constructor(image: string | ImageName) {
    const text = fieldOf(image, "string") ?? image;
    ImageName.fromString(text as string);
    this.#own = { spec: emptySpec(text as string) };
  }

  /** The description that the caller sees: the start's in a hook of a start, otherwise the builder's. */
  protected get held(): Held {
    return this.#ofStart?.getStore() ?? this.#own;
  }

  /** For subclasses: the description so far. */
  protected get described(): ContainerSpec {
    return this.held.spec;
  }

  /** For subclasses: merges a patch into the description. */
  protected with(patch: SpecPatch): this {
    this.held.spec = mergeSpec(this.held.spec, patch);
    return this;
  }

  /** Replaces the whole description. */
  protected replaceDescription(spec: ContainerSpec): void {
    this.held.spec = spec;
  }

  /** Runs a hook of a start, which sees and changes the start's description instead of the builder's. */
  protected inStart<T>(ofStart: Held, hook: () => T): T {
    this.#ofStart ??= new AsyncLocalStorage();
    return this.#ofStart.run(ofStart, hook);
  }
}
