import type { OnEngine } from "../connect/on-engine";
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { Engine } from "../engine/engine";
import { EngineError, ImageArchiveError, InvalidOptionError, messageOf } from "../errors";
import { toImageName, type ImageName } from "../spec/image-name";
import { randomUuid } from "../common/uuid";

export type ImagesToSave = string | ImageName | readonly (string | ImageName)[];

export interface SaveOptions extends OnEngine {
  readonly signal?: AbortSignal;
}

/** Returns the names of the images to save. Throws InvalidOptionError. */
export function checkImages(images: ImagesToSave, option: string): string[] {
  const list = Array.isArray(images) ? (images as (string | ImageName)[]) : [images as string];
  if (list.length === 0) throw new InvalidOptionError(option, "at least one image", images);
  return list.map((image) => toImageName(image).string);
}

/** Saves images to a file, which gets its name only when it is complete. */
export async function saveImages(
  images: readonly string[],
  file: string,
  engine: Engine,
  { signal }: SaveOptions,
): Promise<void> {
  const part = `${file}.${randomUuid()}.part`;
  const archive = await engine.images.save(images, signal);
  try {
    await pipeline(archive, createWriteStream(part), { signal });
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    signal?.throwIfAborted();
    if (error instanceof EngineError) throw error;
    throw new ImageArchiveError(file, "written", messageOf(error), { cause: error });
  }
}
