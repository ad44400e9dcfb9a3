import { appendFileSync } from "node:fs";
import { processWide } from "../common/process-wide";
import type { Config } from "../config";
import { InvalidOptionError } from "../errors";
import { familiarName, type ImageName } from "../spec/image-name";

/**
 * Adds the image's name to the file that MAYFLY_RECORD_IMAGES names, once per process. Processes can share the file.
 * Images that were built or committed here (`localhost/…`, ids), and digests, are left out.
 *
 * Throws InvalidOptionError if the file cannot be written.
 */
export function recordImage(
  name: ImageName,
  { recordImages: file }: Pick<Config, "recordImages">,
): void {
  if (file === undefined || !isLockable(name)) return;
  const line = familiarName(name).string;
  const recorded = processWide("recorded images", () => new Set<string>());
  if (recorded.has(`${file} ${line}`)) return;
  try {
    appendFileSync(file, `${line}\n`);
  } catch (error) {
    const { message: words } = error as Error;
    const expected = "the path of a file that can be written";
    throw InvalidOptionError.quotingPath("MAYFLY_RECORD_IMAGES", expected, file, words);
  }
  recorded.add(`${file} ${line}`);
}

/** Returns whether a name can be in a lock: it names a tag, of an image that a registry can have. */
export function isLockable(name: ImageName): boolean {
  return !name.isId && !name.tag.includes(":") && name.registry !== "localhost";
}
