import { realpathSync } from "node:fs";
import { isAbsolute, posix, relative, resolve, sep } from "node:path";
import type { Readable } from "node:stream";
import { fieldOf, InvalidOptionError } from "../../errors";
import { checkMode, checkObject, checkText } from "../../spec/options";
import { statPath } from "../../spec/inspect/stat-path";
import type { ContextFiles, ContextSource, DockerfileSource } from "./context-source";
import { contextFile } from "./walk-files";

// What a build is to be made from, checked by the call that is given it. Each throws InvalidOptionError.

/** Which Dockerfile of a context is meant. */
export interface DockerfileOptions {
  /** Its path in the context; for a folder also one that leads elsewhere. Default `Dockerfile`. */
  readonly dockerfileName?: string;
  /** Its text, instead. */
  readonly dockerfile?: string;
}

/** A folder of this machine. */
export function checkFolder(folder: string, options: DockerfileOptions = {}): ContextSource {
  if (statPath(folder)?.isDirectory() !== true) {
    throw InvalidOptionError.quotingPath("build context", "an existing folder", folder);
  }
  const root = realpathSync(folder);
  return { kind: "folder", folder: root, dockerfile: folderDockerfile(root, options) };
}

/** Files in memory. */
export function checkContextFiles(
  files: ContextFiles,
  options: DockerfileOptions = {},
): ContextSource {
  checkObject(files, "build context", "a folder, or an object of path to file");
  const clean: Record<string, ContextFiles[string]> = {};
  for (const [path, file] of Object.entries(files)) {
    clean[checkPath(path)] = file;
    const { content, mode } = contextFile(files, path) ?? {};
    if (typeof content !== "string" && !ArrayBuffer.isView(content)) {
      const expected = "a string, a Buffer, or { content, mode }";
      throw new InvalidOptionError(`build context's ${path}`, expected, file);
    }
    checkMode(mode, `build context's ${path}: mode`);
  }
  const text = dockerfileText(options);
  if (text !== undefined) return { kind: "files", files: clean, dockerfile: { text } };
  const path = checkPath(options.dockerfileName ?? "Dockerfile");
  if (clean[path] === undefined) {
    throw InvalidOptionError.quoting("Dockerfile", "one of the context's files", path);
  }
  return { kind: "files", files: clean, dockerfile: { path } };
}

/** A tar archive that has its Dockerfile in it. */
export function checkArchive(tar: string | Readable, dockerfileName: string): ContextSource {
  const isStream = typeof fieldOf(tar, "pipe") === "function";
  if (!isStream && (typeof tar !== "string" || statPath(tar)?.isFile() !== true)) {
    throw InvalidOptionError.quotingPath("build context", "a tar archive: a file or a stream", tar);
  }
  return { kind: "archive", tar, dockerfile: { path: checkPath(dockerfileName) } };
}

function folderDockerfile(root: string, options: DockerfileOptions): DockerfileSource {
  const text = dockerfileText(options);
  if (text !== undefined) return { text };
  const name = checkText(options.dockerfileName ?? "Dockerfile", "Dockerfile's name");
  const given = resolve(root, name);
  if (statPath(given)?.isFile() !== true) {
    throw InvalidOptionError.quotingPath("Dockerfile", `an existing file, from ${root}`, name);
  }
  // As the docker CLI does: a link would lead nowhere in the engine.
  const file = realpathSync(given);
  const path = relative(root, file);
  const isInside = !isAbsolute(path) && path.split(sep)[0] !== "..";
  return isInside ? { path: path.split(sep).join("/") } : { file };
}

function dockerfileText({ dockerfile, dockerfileName }: DockerfileOptions): string | undefined {
  if (dockerfile === undefined) return undefined;
  if (dockerfileName !== undefined) {
    throw InvalidOptionError.quoting(
      "Dockerfile",
      "its text or its name, not both",
      dockerfileName,
    );
  }
  return checkText(dockerfile, "Dockerfile");
}

/** A path that stays in the context, without `./` and the like. */
function checkPath(path: string): string {
  const clean = posix.normalize(checkText(path, "path in the build context"));
  if (clean.startsWith("/") || clean.endsWith("/") || /^\.\.?(\/|$)/.test(clean)) {
    throw InvalidOptionError.quoting("path in the build context", "a file's, from its root", path);
  }
  return clean;
}
