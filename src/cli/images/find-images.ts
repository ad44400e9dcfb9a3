import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { dockerfileImages } from "../../build/dockerfile-images";
import { InvalidOptionError } from "../../errors";
import { isLockable } from "../../image-lock/record-image";
import { familiarName, ImageName } from "../../spec/image-name";
import { projectFiles } from "../project/project-files";
import { readCompose } from "./read-compose";

/** The images that a project uses. */
export interface FoundImages {
  /** Names as in the lock, with the files that name them. A recorded image that no file names has none. */
  readonly images: ReadonlyMap<string, readonly string[]>;
  /** What could not be read, with the place: `test/db.test.ts:12: new GenericContainer(image)`. */
  readonly unreadable: readonly string[];
}

const SOURCE = /\.[cm]?[jt]sx?$/;
const DECLARATIONS = /\.d\.[cm]?ts$/;
const DOCKERFILE = /^(.+\.)?(Dockerfile|Containerfile)([.-].+)?$/i;
/** Files that use Mayfly, or that can have a constant for those that do. */
const MENTION = /mayfly|testcontainers|Container\b|image/i;
const COMPOSE = /compose[^/]*\.ya?ml$/i;

/**
 * Finds the images that a project's tests use: in its sources, Dockerfiles and compose files, and in the file of a
 * recorded run. Names that a lock cannot have are left out: digests, ids, and images that are built here.
 *
 * Throws InvalidOptionError if the record does not exist.
 */
export async function findImages(folder: string, record: string | undefined): Promise<FoundImages> {
  const found = new Map<string, Set<string>>();
  const unreadable: string[] = [];
  const add = (image: string, file?: string): void => {
    const name = lockName(image);
    if (name === undefined) return;
    const files = found.get(name) ?? new Set();
    found.set(name, file === undefined ? files : files.add(file));
  };
  const files = await projectFiles(folder);
  const texts = await readAll(
    folder,
    files.filter((file) => isSource(file) || isDockerfile(file)),
  );
  const { readSource } = await import("./read-source");
  const sources = [...texts]
    .filter(([file, text]) => isSource(file) && MENTION.test(text))
    .map(([file, text]) => [file, readSource(file, text)] as const);
  const constants = new Map(sources.flatMap(([, source]) => [...source.constants]));
  for (const [file, source] of sources) {
    const { images, unreadable: lines } = source.images(constants);
    for (const image of images) add(image, file);
    unreadable.push(...lines.map((line) => `${file}:${line}`));
  }
  for (const [file, text] of texts) {
    if (isDockerfile(file)) for (const image of dockerfileImages(text)) add(image, file);
  }
  for (const file of files.filter((each) => COMPOSE.test(each))) {
    const images = await readCompose(folder, file);
    if ("reason" in images) unreadable.push(`${file}: ${images.reason}`);
    else for (const image of images) add(image, file);
  }
  for (const image of record === undefined ? [] : await readRecord(record)) add(image);
  return { images: new Map([...found].map(([name, places]) => [name, [...places]])), unreadable };
}

const isDockerfile = (file: string): boolean => DOCKERFILE.test(basename(file)) && !isSource(file);
const isSource = (file: string): boolean => SOURCE.test(file) && !DECLARATIONS.test(file);

/** Returns an image's name in a lock; undefined if it cannot be in one. */
export function lockName(image: string): string | undefined {
  try {
    const name = ImageName.fromString(image);
    return isLockable(name) ? familiarName(name).string : undefined;
  } catch {
    return undefined;
  }
}

async function readAll(folder: string, files: readonly string[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const file of files) {
    try {
      texts.set(file, await readFile(join(folder, file), "utf8"));
    } catch {
      // git lists files that were removed and not committed.
    }
  }
  return texts;
}

/** Reads what MAYFLY_RECORD_IMAGES has written: a name per line. */
async function readRecord(file: string): Promise<string[]> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch {
    const expected = "the file that a run with MAYFLY_RECORD_IMAGES has written";
    throw InvalidOptionError.quotingPath("--recorded", expected, file);
  }
  return text.split("\n").map((line) => line.trim());
}
