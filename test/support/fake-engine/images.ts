import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import type {
  FoundImage,
  ImageFilter,
  ImageRequests,
  ImportRequest,
  PullOptions,
  PullProgress,
  PushOptions,
  SearchRequest,
} from "../../../src/engine/requests/images";
import type { LabelFilter } from "../../../src/engine/requests/label-filter";
import { EngineError } from "../../../src/errors";
import type { ImageName } from "../../../src/spec/image-name";
import type { ImageDetails, ImageInfo, ImageSummary } from "../../../src/spec/inspect/image-info";
import { matches, type FakeState } from "./state";

/** Requests about images. */
export class FakeImages implements ImageRequests {
  readonly #state: FakeState;

  constructor(state: FakeState) {
    this.#state = state;
  }

  async inspect(image: string, signal?: AbortSignal): Promise<ImageInfo | undefined> {
    await this.#state.take("images.inspect", [image], signal);
    return this.#state.images.get(image);
  }

  async pull(name: ImageName, options: PullOptions, signal?: AbortSignal): Promise<void> {
    const image = name.string;
    await this.#state.take("images.pull", [image, options], signal);
    if (!this.#state.registry.has(image)) {
      const words = `manifest for ${image} not found: manifest unknown: manifest unknown`;
      throw new EngineError(`pull image ${image}`, words, 404);
    }
    const architecture = options.platform?.split("/")[1];
    this.#state.addImage(image, architecture === undefined ? {} : { architecture });
    const status = `Status: Downloaded newer image for ${image}`;
    options.onProgress?.({ status, layer: undefined, current: undefined, total: undefined });
  }

  async push(name: ImageName, options: PushOptions, signal?: AbortSignal): Promise<void> {
    const image = name.string;
    await this.#state.take("images.push", [image, options], signal);
    if (!this.#state.images.has(image)) {
      const words = `An image does not exist locally with the tag: ${image}`;
      throw new EngineError(`push image ${image}`, words, 404);
    }
    this.#state.registry.add(image);
  }

  async tag(image: string, name: ImageName, signal?: AbortSignal): Promise<void> {
    await this.#state.take("images.tag", [image, name], signal);
    const info =
      this.#state.images.get(image) ??
      [...this.#state.images.values()].find(({ id }) => id === image);
    if (info === undefined) {
      throw new EngineError(`tag image ${image}`, `No such image: ${image}`, 404);
    }
    this.#state.images.set(name.string, info);
  }

  /** Finds nothing. */
  async search(request: SearchRequest, signal?: AbortSignal): Promise<FoundImage[]> {
    await this.#state.take("images.search", [request], signal);
    return [];
  }

  async removeLayer(id: string, signal?: AbortSignal): Promise<void> {
    await this.#state.take("images.removeLayer", [id], signal);
  }

  async list(filter: LabelFilter, signal?: AbortSignal): Promise<string[]> {
    await this.#state.take("images.list", [filter], signal);
    return [...this.#state.committed]
      .filter(([, { labels }]) => matches(labels, filter))
      .map(([id]) => id)
      .reverse();
  }

  async find(filter: ImageFilter, signal?: AbortSignal): Promise<ImageSummary[]> {
    await this.#state.take("images.find", [filter], signal);
    const { labels: wanted = {}, reference } = filter;
    const names = new Map<string, string[]>();
    for (const [name, { id }] of this.#state.images)
      names.set(id, [...(names.get(id) ?? []), name]);
    return [...names]
      .map(([id, names]) => ({
        id,
        names,
        labels: this.#state.committed.get(id)?.labels ?? {},
        size: 0,
      }))
      .filter(({ labels, names }) => {
        return matches(labels, wanted) && (reference === undefined || names.includes(reference));
      })
      .reverse();
  }

  async describe(image: string, signal?: AbortSignal): Promise<ImageDetails | undefined> {
    await this.#state.take("images.describe", [image], signal);
    const info = this.#state.images.get(image);
    return (
      info && {
        ...info,
        names: [image],
        digests: [],
        labels: this.#state.committed.get(info.id)?.labels ?? {},
        size: 0,
        layers: [],
        history: [],
        exposedPorts: [],
        volumes: [],
        environment: {},
        user: undefined,
        workingDir: undefined,
        entrypoint: [],
        command: ["run"],
        stopSignal: undefined,
        healthCheck: undefined,
        onBuild: ["COPY b /b"],
        author: "",
        comment: "",
      }
    );
  }

  /** Reads the archive, and ignores its content. */
  async import(request: ImportRequest, tar: Readable, signal?: AbortSignal): Promise<string> {
    await this.#state.take("images.import", [request], signal);
    await pipeline(tar, new PassThrough().resume(), { signal });
    this.#state.addImage(request.name.string);
    return this.#state.images.get(request.name.string)?.id ?? "";
  }

  /** The archive is a list of names. */
  async load(
    tar: Readable,
    onProgress?: (progress: PullProgress) => void,
    signal?: AbortSignal,
  ): Promise<string[]> {
    await this.#state.take("images.load", [onProgress], signal);
    const names = (await text(tar)).split("\n");
    for (const name of names) if (!this.#state.images.has(name)) this.#state.addImage(name);
    return names;
  }

  async save(images: readonly string[], signal?: AbortSignal): Promise<Readable> {
    await this.#state.take("images.save", [images], signal);
    return Readable.from([images.join("\n")]);
  }

  async copyWithoutVolumes(image: string, signal?: AbortSignal): Promise<string> {
    await this.#state.take("images.copyWithoutVolumes", [image], signal);
    const id = `sha256:${this.#state.newId()}`;
    this.#state.addImage(id, { id });
    return id;
  }

  async untag(
    image: string,
    options: { readonly force: boolean },
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#state.take("images.untag", [image, options], signal);
    this.#state.images.delete(image);
  }

  async remove(id: string, signal?: AbortSignal): Promise<void> {
    await this.#state.take("images.remove", [id], signal);
    this.#state.images.delete(this.#state.committed.get(id)?.name ?? "");
    this.#state.committed.delete(id);
  }
}
