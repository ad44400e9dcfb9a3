import type { Readable } from "node:stream";
import { runtimeOn, type OnEngine } from "../connect/on-engine";
import type { FoundImage } from "../engine/requests/images";
import { EngineError } from "../errors";
import type { PullImageOptions } from "../pull/pull-image";
import type { ImagePullPolicy, Labels } from "../spec/container-spec";
import type { ImageDetails, ImageSummary } from "../spec/inspect/image-info";
import { toImageName, type ImageName } from "../spec/image-name";
import { checkBoolean, checkStringValues, checkText } from "../spec/options";
import { checkPlatform } from "../spec/platform";
import { checkPullPolicy, PullPolicy } from "../spec/pull-policy";
import type { ArchiveSource } from "./archive-source";
import { checkNewName } from "./check-new-name";
import type { ImportOptions } from "./import-image";
import type { LoadOptions } from "./load-images";
import type { PushImageOptions } from "./push-image";
import { checkImages, type ImagesToSave, type SaveOptions } from "./save-images";
import type { SearchOptions } from "./search-images";
import type * as Operations from "./operations";

export interface PullOptions extends Omit<PullImageOptions, "tries">, OnEngine {
  /** Default `PullPolicy.alwaysPull()`, as for `docker pull`. */
  readonly policy?: ImagePullPolicy;
}

export interface InspectOptions extends OnEngine {
  readonly signal?: AbortSignal;
}

export interface ListOptions extends OnEngine {
  /** Only images with all of these labels; an empty value matches any value. */
  readonly labels?: Labels;
  /** Only images with this name, or with a name that matches a pattern such as `localhost/*:1`. */
  readonly reference?: string;
  readonly signal?: AbortSignal;
}

export interface RemoveOptions extends OnEngine {
  /**
   * Removes the image even if a stopped container uses it; for an id, removes all its names.
   * Default false.
   */
  readonly force?: boolean;
  readonly signal?: AbortSignal;
}

/** Operations on images other than running them. */
export const Images = Object.freeze({
  /**
   * Pulls an image and returns its name in the engine.
   *
   * The image substitutor and the prefix for Docker Hub apply as for a container's image. Throws
   * ImagePullError, InvalidOptionError, EngineNotFoundError.
   */
  async pull(image: string | ImageName, options: PullOptions = {}): Promise<string> {
    const { policy = PullPolicy.alwaysPull(), platform, signal, onProgress } = options;
    const spec = {
      image: toImageName(image),
      pullPolicy: checkPullPolicy(policy, "Images.pull.policy"),
      ...(platform !== undefined && { platform: checkPlatform(platform, "Images.pull.platform") }),
    };
    const { ensureImage } = await operations();
    return ensureImage(spec, await runtimeOn(options, "Images.pull"), signal, { onProgress });
  },

  /**
   * Uploads an image to the registry in its name; use `tag` to give it such a name.
   *
   * Throws ImagePushError, InvalidOptionError, EngineNotFoundError.
   */
  async push(image: string | ImageName, options: PushImageOptions = {}): Promise<void> {
    const name = toImageName(image);
    const { pushImage } = await operations();
    await pushImage(name, await runtimeOn(options, "Images.push"), options);
  },

  /**
   * Gives an image an additional name; another image that has the name loses it.
   *
   * Mayfly removes the name only when it removes the image. Throws EngineError if the image does not
   * exist, InvalidOptionError.
   */
  async tag(
    image: string | ImageName,
    name: string | ImageName,
    options: OnEngine = {},
  ): Promise<void> {
    const [source, target] = [toImageName(image), checkNewName(name, "Images.tag.name")];
    await (await runtimeOn(options, "Images.tag")).engine.images.tag(source.string, target);
  },

  /**
   * Creates an image from a root file system, and returns its name.
   *
   * The source is a tar archive, which may be compressed. Throws ImageArchiveError,
   * InvalidOptionError, EngineNotFoundError.
   */
  async import(source: ArchiveSource, options: ImportOptions = {}): Promise<string> {
    const { importImage } = await operations();
    return importImage(source, options, () => runtimeOn(options, "Images.import"));
  },

  /**
   * Loads the images of an archive that `save` or `docker save` has written, and returns their
   * names.
   *
   * For an image without a name, its id is returned. An abort near the end may leave images
   * that the engine has already loaded. Throws ImageArchiveError, InvalidOptionError,
   * EngineNotFoundError.
   */
  async load(source: ArchiveSource, options: LoadOptions = {}): Promise<string[]> {
    const { loadImages } = await operations();
    return loadImages(source, options, () => runtimeOn(options, "Images.load"));
  },

  /**
   * Writes images and their given names to one file. A failure leaves no incomplete file.
   *
   * Throws EngineError if an image does not exist, ImageArchiveError, InvalidOptionError.
   */
  async save(images: ImagesToSave, file: string, options: SaveOptions = {}): Promise<void> {
    const names = checkImages(images, "Images.save.images");
    checkText(file, "Images.save.file");
    const { saveImages } = await operations();
    await saveImages(names, file, (await runtimeOn(options, "Images.save")).engine, options);
  },

  /**
   * Returns the archive of `save` as a stream; destroy the stream to end it early.
   *
   * Throws EngineError, InvalidOptionError.
   */
  async saveAsStream(images: ImagesToSave, options: SaveOptions = {}): Promise<Readable> {
    const names = checkImages(images, "Images.saveAsStream.images");
    return (await runtimeOn(options, "Images.saveAsStream")).engine.images.save(
      names,
      options.signal,
    );
  },

  /**
   * Returns the details of an image that the engine has.
   *
   * Throws EngineError if the image does not exist, InvalidOptionError.
   */
  async inspect(image: string | ImageName, options: InspectOptions = {}): Promise<ImageDetails> {
    const { string } = toImageName(image);
    const details = await (
      await runtimeOn(options, "Images.inspect")
    ).engine.images.describe(string, options.signal);
    if (details !== undefined) return details;
    throw new EngineError(`inspect image ${string}`, "no such image", 404);
  },

  /** Returns whether the engine has the image, for any platform. */
  async exists(image: string | ImageName, options: InspectOptions = {}): Promise<boolean> {
    const { engine } = await runtimeOn(options, "Images.exists");
    return (await engine.images.inspect(toImageName(image).string, options.signal)) !== undefined;
  },

  /** Returns the engine's images, newest first. Throws EngineError, InvalidOptionError. */
  async list(options: ListOptions = {}): Promise<ImageSummary[]> {
    const { labels = {}, reference, signal } = options;
    checkStringValues(labels, "Images.list.labels");
    if (reference !== undefined) checkText(reference, "Images.list.reference");
    return (await runtimeOn(options, "Images.list")).engine.images.find(
      { labels, reference },
      signal,
    );
  },

  /**
   * Removes a name from an image, and the image with its last name. A missing image is not an
   * error.
   *
   * Throws EngineError if a container uses the image, or if an id with several names is given;
   * InvalidOptionError.
   */
  async remove(image: string | ImageName, options: RemoveOptions = {}): Promise<void> {
    const { force = false, signal } = options;
    const name = toImageName(image);
    checkBoolean(force, "Images.remove.force");
    await (
      await runtimeOn(options, "Images.remove")
    ).engine.images.untag(name.string, { force }, signal);
  },

  /**
   * Searches the images of Docker Hub, or of the registry that the term begins with.
   *
   * Few registries besides Docker Hub support this: it uses the first version of the registry API.
   * Throws EngineError, InvalidOptionError.
   */
  async search(term: string, options: SearchOptions = {}): Promise<FoundImage[]> {
    const { searchImages } = await operations();
    return searchImages(term, await runtimeOn(options, "Images.search"), options);
  },
});

/** Loads the operations on first use: few test files need them. */
function operations(): Promise<typeof Operations> {
  return import("./operations");
}
