import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { dockerfileImages } from "../../build/dockerfile-images";
import { InvalidOptionError, messageOf } from "../../errors";
import { isLockable } from "../../image-lock/record-image";
import { familiarName, ImageName } from "../../spec/image-name";
import { projectFiles } from "../project/project-files";
import { readText } from "../project/read-text";
import { readCompose } from "./read-compose";
import type { Source } from "./read-source";

/** The images that a project uses. */
export interface FoundImages {
  /** Names as in the lock, with the files that name them. A recorded image that no file names has none. */
  readonly images: ReadonlyMap<string, readonly string[]>;
  /** Places whose image is not known: `test/db.test.ts:12: new GenericContainer(image)`. */
  readonly unreadable: readonly string[];
  /** Files that could not be read, with the reason. They can name any image. */
  readonly unreadableFiles: readonly string[];
}

const SOURCE = /\.[cm]?[jt]sx?$/;
const DECLARATIONS = /\.d\.[cm]?ts$/;
const DOCKERFILE = /^(.+\.)?(Dockerfile|Containerfile)([.-].+)?$/i;
/** Files that use Mayfly, or that can have a constant for those that do; the word can be in the name. */
const MENTION = /mayfly|testcontainers|Container\b|image/i;
/** Files whose syntax errors are reported: others are of another language, or none. */
const USE = /mayfly|testcontainers|Container\b/;
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
  const unreadableFiles: string[] = [];
  const add = (image: string, file?: string): void => {
    const name = nameOf(image);
    // A variable is not set: `redis:${REDIS_VERSION}`.
    if (name === undefined && file !== undefined) unreadable.push(`${file}: ${image}`);
    if (name === undefined || !isLockable(name)) return;
    const key = familiarName(name).string;
    const files = found.get(key) ?? new Set();
    found.set(key, file === undefined ? files : files.add(file));
  };
  const textOf = async (file: string): Promise<string | undefined> => {
    try {
      return (await readText(folder, file))?.text;
    } catch (error) {
      unreadableFiles.push(`${file}: ${messageOf(error)}`);
      return undefined;
    }
  };
  const files = await projectFiles(folder);
  const { readSource } = await import("./read-source");
  const sources = new Map<string, Source>();
  const constants = new Map<string, string>();
  for (const file of files.filter(isSource)) {
    const text = await textOf(file);
    if (text === undefined || !MENTION.test(`${file}\n${text}`)) continue;
    const source = readSource(file, text);
    if (source.fault !== undefined && USE.test(text))
      unreadableFiles.push(`${file}:${source.fault}`);
    sources.set(file, source);
    for (const [name, value] of source.constants) constants.set(name, value);
  }
  for (const [file, source] of sources) {
    const { images, unreadable: lines } = source.images(constants);
    for (const image of images) add(image, file);
    unreadable.push(...lines.map((line) => `${file}:${line}`));
  }
  for (const file of files.filter(isDockerfile)) {
    for (const image of dockerfileImages((await textOf(file)) ?? "")) add(image, file);
  }
  for (const file of files.filter((each) => COMPOSE.test(each))) {
    if ((await textOf(file)) === undefined) continue;
    const images = await readCompose(folder, file);
    if ("reason" in images) unreadableFiles.push(`${file}: ${images.reason}`);
    else for (const image of images) add(image, file);
  }
  for (const image of record === undefined ? [] : await readRecord(record)) add(image);
  return {
    images: new Map([...found].map(([name, places]) => [name, [...places]])),
    unreadable,
    unreadableFiles,
  };
}

const isDockerfile = (file: string): boolean => DOCKERFILE.test(basename(file)) && !isSource(file);
const isSource = (file: string): boolean => SOURCE.test(file) && !DECLARATIONS.test(file);

/** Returns an image's name; undefined if it is none. */
function nameOf(image: string): ImageName | undefined {
  try {
    return ImageName.fromString(image);
  } catch {
    return undefined;
  }
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
