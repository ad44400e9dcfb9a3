import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fieldOf } from "../../errors";
import type { BuildContext, Builder } from "../build-request";
import { openArchive } from "./archive-context";
import { packArchive } from "../../archive/pack-archive";
import type { ArchiveEntry } from "../../archive/archive-entry";
import type { ContextFiles, ContextSource, DockerfileSource } from "./context-source";
import { hashContext } from "./hash-context";
import { IgnoreMatcher } from "./ignore-matcher";
import { contextFile, walkFiles } from "./walk-files";
import { walkFolder } from "../../archive/walk-folder";

const IGNORE_FILE = ".dockerignore";
/** The archive path of a Dockerfile that is not part of the context. */
const GUEST = ".dockerfile.mayfly";

/** Opens a context: reads its Dockerfile and its `.dockerignore`. */
export async function openContext(
  source: ContextSource,
  builder: Builder,
): Promise<BuildContext & AsyncDisposable> {
  if (source.kind === "archive") return openArchive(source.tar, source.dockerfile.path);

  const read = (path: string): Promise<string | undefined> =>
    source.kind === "folder" ? readIfExists(join(source.folder, path)) : textOf(source.files, path);
  const { dockerfile } = source;
  const ignored = (await ignoreText(dockerfile, builder, read)) ?? "";
  if ("path" in dockerfile) {
    const ignore = IgnoreMatcher.of(ignored, [IGNORE_FILE, dockerfile.path], builder);
    const own: BuildContext = {
      dockerfile: dockerfile.path,
      tar: () => packArchive(walk(source, ignore)),
      readDockerfile: async () => (await read(dockerfile.path)) ?? "",
      withDockerfile: (text) => withGuest(source, ignored, builder, text),
      contentHash: () => hashContext(walk(source, ignore)),
    };
    return { ...own, [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  const text = "text" in dockerfile ? dockerfile.text : await readFile(dockerfile.file, "utf8");
  const guest = withGuest(source, ignored, builder, text);
  return { ...guest, [Symbol.asyncDispose]: () => Promise.resolve() };
}

type WalkedSource = Exclude<ContextSource, { readonly kind: "archive" }>;

const walk = (source: WalkedSource, ignore: IgnoreMatcher): AsyncIterable<ArchiveEntry> =>
  source.kind === "folder"
    ? walkFolder(source.folder, { ignore, followLinks: source.followLinks })
    : walkFiles(source.files, ignore);

/** Returns a context whose Dockerfile is not part of it. */
function withGuest(
  source: WalkedSource,
  ignored: string,
  builder: Builder,
  text: string,
): BuildContext {
  const ignore = IgnoreMatcher.of(ignored, [], builder);
  const entries = (): AsyncIterable<ArchiveEntry> => addGuest(walk(source, ignore), text);
  return {
    dockerfile: GUEST,
    tar: () => packArchive(entries()),
    readDockerfile: () => Promise.resolve(text),
    withDockerfile: (other) => withGuest(source, ignored, builder, other),
    contentHash: () => hashContext(entries()),
  };
}

/** Returns the text of the ignore file. BuildKit prefers one that is named after the Dockerfile. */
async function ignoreText(
  dockerfile: DockerfileSource,
  builder: Builder,
  read: (path: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  if (builder === "buildkit") {
    const own =
      "path" in dockerfile
        ? await read(`${dockerfile.path}${IGNORE_FILE}`)
        : "file" in dockerfile
          ? await readIfExists(`${dockerfile.file}${IGNORE_FILE}`)
          : undefined;
    if (own !== undefined) return own;
  }
  return read(IGNORE_FILE);
}

/**
 * Adds a Dockerfile that is not part of the context, and excludes it from what the steps see.
 *
 * After reading the Dockerfile and `.dockerignore`, engines remove them from the context if
 * `.dockerignore` names them.
 */
async function* addGuest(
  entries: AsyncIterable<ArchiveEntry>,
  text: string,
): AsyncGenerator<ArchiveEntry> {
  const ownFile = (path: string, content: string): ArchiveEntry => ({
    path,
    type: "file",
    mode: 0o644,
    mtime: new Date(0),
    content: Buffer.from(content),
  });
  let ignoreFile: string | undefined;
  for await (const entry of entries) {
    if (entry.path === IGNORE_FILE && entry.content !== undefined) {
      ignoreFile = Buffer.isBuffer(entry.content)
        ? entry.content.toString("utf8")
        : await readIfExists(entry.content.file);
    } else if (entry.path !== GUEST) yield entry;
  }
  yield ownFile(IGNORE_FILE, `${ignoreFile ?? IGNORE_FILE}\n${GUEST}\n`);
  yield ownFile(GUEST, text);
}

async function readIfExists(file: string | Buffer): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (fieldOf(error, "code") === "ENOENT") return undefined;
    throw error;
  }
}

function textOf(files: ContextFiles, path: string): Promise<string | undefined> {
  const file = contextFile(files, path);
  if (file === undefined) return Promise.resolve(undefined);
  return Promise.resolve(Buffer.from(file.content as Uint8Array).toString("utf8"));
}
