import { fieldOf } from "../errors";
import type { ContainerSpec } from "../spec/container-spec";
import { ImageName } from "../spec/image-name";
import { emptySpec, mergeSpec, type SpecPatch } from "../spec/merge-spec";

/** A builder that holds the spec of a container and nothing else. */
export abstract class SpecBuilder {
  /** The description so far. */
  #spec: ContainerSpec;

  constructor(image: string | ImageName) {
    const text = fieldOf(image, "string") ?? image;
    ImageName.fromString(text as string);
    this.#spec = emptySpec(text as string);
  }

  /** For subclasses: the description so far. */
  protected get described(): ContainerSpec {
    return this.#spec;
  }

  /** For subclasses: merges a patch into the description. */
  protected with(patch: SpecPatch): this {
    this.#spec = mergeSpec(this.#spec, patch);
    return this;
  }

  /** Replaces the whole description. */
  protected replaceDescription(spec: ContainerSpec): void {
    this.#spec = spec;
  }

  /** Runs a step and then drops its additions to the description. */
  protected async dropping<T>(step: () => Promise<T>): Promise<T> {
    const before = this.#spec;
    try {
      return await step();
    } finally {
      this.#spec = before;
    }
  }
}
