import type { Readable } from "node:stream";
import type { FoundImage } from "../engine/requests/images";
import { EngineError } from "../errors";
import type { PullImageOptions } from "../pull/pull-image";
import { runtime } from "../runtime";
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

export interface PullOptions extends Omit<PullImageOptions, "tries"> {
  /** Default `PullPolicy.alwaysPull()`, as for `docker pull`. */
  readonly policy?: ImagePullPolicy;
}

export interface InspectOptions {
  readonly signal?: AbortSignal;
}

export interface ListOptions {
  /** Only those that carry all of these; an empty value stands for any. */
  readonly labels?: Labels;
  /** Only those of this name, or of a pattern of names such as `localhost/*:1`. */
  readonly reference?: string;
  readonly signal?: AbortSignal;
}

export interface RemoveOptions {
  /** Also where a stopped container uses it, and all names of one that is given by its id. Default false. */
  readonly force?: boolean;
  readonly signal?: AbortSignal;
}

// What talks to registries is loaded when it is first used.

/** What can be done with images beside starting them. */
export const Images = Object.freeze({
  /**
   * Fetches an image, after substitutor and prefix as for a container, and returns its name in the
   * engine. Throws ImagePullError, InvalidOptionError, EngineNotFoundError.
   */
  async pull(image: string | ImageName, options: PullOptions = {}): Promise<string> {
    const { policy = PullPolicy.alwaysPull(), platform, signal, onProgress } = options;
    const spec = {
      image: toImageName(image),
      pullPolicy: checkPullPolicy(policy, "Images.pull.policy"),
      ...(platform !== undefined && { platform: checkPlatform(platform, "Images.pull.platform") }),
    };
    const { ensureImage } = await import("../pull/ensure-image");
    return ensureImage(spec, await runtime(), signal, { onProgress });
  },

  /**
   * Uploads an image to the registry that its name begins with; give it such a name with `tag`.
   * Throws ImagePushError, InvalidOptionError, EngineNotFoundError.
   */
  async push(image: string | ImageName, options: PushImageOptions = {}): Promise<void> {
    const name = toImageName(image);
    const { pushImage } = await import("./push-image");
    await pushImage(name, await runtime(), options);
  },

  /**
   * Gives an image a further name, which is taken from an image that had it. The name is not removed
   * by Mayfly, unless the image is. Throws EngineError when there is no such image, InvalidOptionError.
   */
  async tag(image: string | ImageName, name: string | ImageName): Promise<void> {
    const [source, target] = [toImageName(image), checkNewName(name, "Images.tag.name")];
    await (await runtime()).engine.images.tag(source.string, target);
  },

  /**
   * Makes an image of a root file system: a tar archive, also a compressed one. Returns its name.
   * Throws ImageArchiveError, InvalidOptionError, EngineNotFoundError.
   */
  async import(source: ArchiveSource, options: ImportOptions = {}): Promise<string> {
    const { importImage } = await import("./import-image");
    return importImage(source, options, runtime);
  },

  /**
   * Takes the images out of an archive that `save` or `docker save` has written, and returns their
   * names; of one that has none its id. An abort in the last moments may leave what the engine has
   * taken by then. Throws ImageArchiveError, InvalidOptionError, EngineNotFoundError.
   */
  async load(source: ArchiveSource, options: LoadOptions = {}): Promise<string[]> {
    const { loadImages } = await import("./load-images");
    return loadImages(source, options, runtime);
  },

  /**
   * Writes images, with the names that they are given by, into one file. There is none when it fails.
   * Throws EngineError when there is no such image, ImageArchiveError, InvalidOptionError.
   */
  async save(images: ImagesToSave, file: string, options: SaveOptions = {}): Promise<void> {
    const names = checkImages(images);
    checkText(file, "Images.save.file");
    const { saveImages } = await import("./save-images");
    await saveImages(names, file, (await runtime()).engine, options);
  },

  /** The same as a stream of a tar archive; destroy it to end it early. */
  async saveAsStream(images: ImagesToSave, options: SaveOptions = {}): Promise<Readable> {
    const names = checkImages(images);
    return (await runtime()).engine.images.save(names, options.signal);
  },

  /**
   * All that the engine knows of an image that it has. Throws EngineError when there is no such image,
   * InvalidOptionError.
   */
  async inspect(image: string | ImageName, options: InspectOptions = {}): Promise<ImageDetails> {
    const { string } = toImageName(image);
    const details = await (await runtime()).engine.images.describe(string, options.signal);
    if (details !== undefined) return details;
    throw new EngineError(`inspect image ${string}`, "no such image", 404);
  },

  /** Whether the engine has it, for whatever platform. */
  async exists(image: string | ImageName, options: InspectOptions = {}): Promise<boolean> {
    const { engine } = await runtime();
    return (await engine.images.inspect(toImageName(image).string, options.signal)) !== undefined;
  },

  /** What the engine has, the newest first. Throws EngineError, InvalidOptionError. */
  async list(options: ListOptions = {}): Promise<ImageSummary[]> {
    const { labels = {}, reference, signal } = options;
    checkStringValues(labels, "Images.list.labels");
    if (reference !== undefined) checkText(reference, "Images.list.reference");
    return (await runtime()).engine.images.find({ labels, reference }, signal);
  },

  /**
   * Takes a name from an image, and with the last one removes it; one that is gone is no failure.
   * Throws EngineError where a container uses it, and for an id that has several names;
   * InvalidOptionError.
   */
  async remove(image: string | ImageName, options: RemoveOptions = {}): Promise<void> {
    const { force = false, signal } = options;
    const name = toImageName(image);
    checkBoolean(force, "Images.remove.force");
    await (await runtime()).engine.images.untag(name.string, { force }, signal);
  },

  /**
   * Asks Docker Hub, or the registry that the term begins with, which images it has. Few registries
   * besides Docker Hub answer: it takes their first API. Throws EngineError, InvalidOptionError.
   */
  async search(term: string, options: SearchOptions = {}): Promise<FoundImage[]> {
    const { searchImages } = await import("./search-images");
    return searchImages(term, await runtime(), options);
  },
});
