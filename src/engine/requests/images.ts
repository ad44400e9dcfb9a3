import type { Readable } from "node:stream";
import type { AuthConfig } from "../../registry/auth-config";
import type { ImageName } from "../../spec/image-name";
import type { ImageDetails, ImageInfo, ImageSummary } from "../../spec/inspect/image-info";
import type { LabelFilter } from "./label-filter";

/** A step of a pull or a push. */
export interface PullProgress {
  /** The registry's words, e.g. `Downloading`. */
  readonly status: string;
  /** The layer that it is about; undefined for the image as a whole. */
  readonly layer: string | undefined;
  /** Bytes so far and in all, where the engine says them. */
  readonly current: number | undefined;
  readonly total: number | undefined;
}

export interface PullOptions {
  readonly platform?: string;
  /** Default: as nobody. */
  readonly auth?: AuthConfig | undefined;
  readonly onProgress?: (progress: PullProgress) => void;
}

export type PushOptions = Omit<PullOptions, "platform">;

export interface SearchRequest {
  /** May begin with a registry: `registry.example.com/redis`. */
  readonly term: string;
  /** How many to tell at most; the registry's default is 25. */
  readonly limit?: number | undefined;
  /** Only those with so many stars. */
  readonly stars?: number | undefined;
  /** Only those that are, or are not, official. */
  readonly official?: boolean | undefined;
  readonly auth?: AuthConfig | undefined;
}

/** What a search found. */
export interface FoundImage {
  readonly name: string;
  readonly description: string;
  readonly stars: number;
  readonly official: boolean;
}

/** Which images are asked for: those that meet all of it. */
export interface ImageFilter {
  readonly labels?: LabelFilter;
  /** A name, or a pattern of names, e.g. `localhost/*:1`. */
  readonly reference?: string | undefined;
}

/** An image of a root file system. */
export interface ImportRequest {
  readonly name: ImageName;
  readonly comment: string | undefined;
  /** Instructions of a Dockerfile, each a line. */
  readonly changes: readonly string[];
}

/** Requests about images. */
export interface ImageRequests {
  inspect(image: string, signal?: AbortSignal): Promise<ImageInfo | undefined>;
  /** Resolves when the image is there. A failure inside the progress stream rejects, too. */
  pull(name: ImageName, options: PullOptions, signal?: AbortSignal): Promise<void>;
  /** Resolves when its registry, the one that the name begins with, has it. */
  push(name: ImageName, options: PushOptions, signal?: AbortSignal): Promise<void>;
  /** Gives an image a further name. */
  tag(image: string, name: ImageName, signal?: AbortSignal): Promise<void>;
  search(request: SearchRequest, signal?: AbortSignal): Promise<FoundImage[]>;
  /** Removes an image without a name; one that is gone, or in use, is no failure. */
  removeLayer(id: string, signal?: AbortSignal): Promise<void>;
  /** Ids, the newest first, so that none comes after one that it is built on. */
  list(filter: LabelFilter, signal?: AbortSignal): Promise<string[]>;
  /** With names, labels and sizes, the newest first. */
  find(filter: ImageFilter, signal?: AbortSignal): Promise<ImageSummary[]>;
  /** All that is known of it; undefined when there is none. */
  describe(image: string, signal?: AbortSignal): Promise<ImageDetails | undefined>;
  /** Makes an image of the tar archive of a root file system; returns the image's id. */
  import(request: ImportRequest, tar: Readable, signal?: AbortSignal): Promise<string>;
  /**
   * Takes the images out of an archive that an engine has written. Returns their names, and the id
   * of each that has none.
   */
  load(
    tar: Readable,
    onProgress?: (progress: PullProgress) => void,
    signal?: AbortSignal,
  ): Promise<string[]>;
  /** Images, with the names that they are given by, as one tar archive. */
  save(images: readonly string[], signal?: AbortSignal): Promise<Readable>;
  /**
   * Makes an image of the same layers that declares no volumes, and returns its id. It has no name, and
   * is another one at each call.
   */
  copyWithoutVolumes(image: string, signal?: AbortSignal): Promise<string>;
  /**
   * Takes one name away, and with the last one the image; one that is gone is no failure. Rejects when
   * a container uses it, unless forced.
   */
  untag(image: string, options: { readonly force: boolean }, signal?: AbortSignal): Promise<void>;
  /** Removes it with all its names; one that is gone is no failure. */
  remove(id: string, signal?: AbortSignal): Promise<void>;
}
