import type { Readable } from "node:stream";
import type { AuthConfig } from "../../registry/auth-config";
import type { ImageName } from "../../spec/image-name";
import type { ImageDetails, ImageInfo, ImageSummary } from "../../spec/inspect/image-info";
import type { LabelFilter } from "./label-filter";

/** A step of a pull or a push. */
export interface PullProgress {
  /** The engine's words, e.g. `Downloading`. */
  readonly status: string;
  /** The id of the layer. Undefined for a step of the whole image. */
  readonly layer: string | undefined;
  /** Bytes so far. Undefined if the engine does not report them. */
  readonly current: number | undefined;
  /** Bytes in all. */
  readonly total: number | undefined;
}

export interface PullOptions {
  readonly platform?: string;
  /** The login. Default: none. */
  readonly auth?: AuthConfig | undefined;
  readonly onProgress?: (progress: PullProgress) => void;
}

export type PushOptions = Omit<PullOptions, "platform">;

export interface SearchRequest {
  /** May begin with a registry: `registry.example.com/redis`. */
  readonly term: string;
  /** The maximum number of results. The registry's default is 25. */
  readonly limit?: number | undefined;
  /** The minimum number of stars. */
  readonly stars?: number | undefined;
  /** True for official images only, false for others only. */
  readonly official?: boolean | undefined;
  readonly auth?: AuthConfig | undefined;
}

/** An image that a search found. */
export interface FoundImage {
  readonly name: string;
  readonly description: string;
  readonly stars: number;
  readonly official: boolean;
}

/** A filter for images that meet all of its conditions. */
export interface ImageFilter {
  readonly labels?: LabelFilter;
  /** A name, or a pattern of names, e.g. `localhost/*:1`. */
  readonly reference?: string | undefined;
}

/** An image to make from a root file system. */
export interface ImportRequest {
  readonly name: ImageName;
  readonly comment: string | undefined;
  /** Instructions of a Dockerfile, one per item. */
  readonly changes: readonly string[];
}

/** Requests about images. */
export interface ImageRequests {
  inspect(image: string, signal?: AbortSignal): Promise<ImageInfo | undefined>;
  /** Resolves when the engine has the image. Also rejects if the progress stream reports a failure. */
  pull(name: ImageName, options: PullOptions, signal?: AbortSignal): Promise<void>;
  /** Resolves when the registry in the image's name has the image. */
  push(name: ImageName, options: PushOptions, signal?: AbortSignal): Promise<void>;
  /** Gives an image one more name. */
  tag(image: string, name: ImageName, signal?: AbortSignal): Promise<void>;
  search(request: SearchRequest, signal?: AbortSignal): Promise<FoundImage[]>;
  /** Removes an image without a name. Succeeds if it does not exist or is in use. */
  removeLayer(id: string, signal?: AbortSignal): Promise<void>;
  /** Returns ids, newest first: an image comes before the images that it is built on. */
  list(filter: LabelFilter, signal?: AbortSignal): Promise<string[]>;
  /** Returns images with their names, labels and sizes, newest first. */
  find(filter: ImageFilter, signal?: AbortSignal): Promise<ImageSummary[]>;
  /** Returns all details of an image, or undefined if it does not exist. */
  describe(image: string, signal?: AbortSignal): Promise<ImageDetails | undefined>;
  /** Makes an image from the tar archive of a root file system. Returns the image's id. */
  import(request: ImportRequest, tar: Readable, signal?: AbortSignal): Promise<string>;
  /**
   * Loads the images of an archive that `save` has written. Returns their names, or the id of an image that has no
   * name.
   */
  load(
    tar: Readable,
    onProgress?: (progress: PullProgress) => void,
    signal?: AbortSignal,
  ): Promise<string[]>;
  /** Returns the images, with the names given here, as one tar archive. */
  save(images: readonly string[], signal?: AbortSignal): Promise<Readable>;
  /**
   * Copies an image without its volumes, with the same layers. Returns the copy's id. The copy has no name; each call
   * makes a new one.
   */
  copyWithoutVolumes(image: string, signal?: AbortSignal): Promise<string>;
  /**
   * Removes one name, and with the last name the image. Succeeds if the name does not exist. Unless forced, rejects if
   * a container uses the image.
   */
  untag(image: string, options: { readonly force: boolean }, signal?: AbortSignal): Promise<void>;
  /** Removes an image with all its names. Succeeds if it does not exist. */
  remove(id: string, signal?: AbortSignal): Promise<void>;
}
