import { realpathSync } from "node:fs";
import { isAbsolute, posix, relative, resolve, sep } from "node:path";
import type { Readable } from "node:stream";
import { fieldOf, InvalidOptionError } from "../../errors";
import { checkMode, checkObject, checkText } from "../../spec/options";
import { statPath } from "../../spec/inspect/stat-path";
import type { ContextFiles, ContextSource, DockerfileSource } from "./context-source";
import { contextFile } from "./walk-files";

// Checks of the options for a build context. Each throws InvalidOptionError.

/** The Dockerfile of a context. */
export interface DockerfileOptions {
  /** Its path in the context, or outside of it if the context is a folder. Default `Dockerfile`. */
  readonly dockerfileName?: string;
  /** Its text, instead of a path. */
  readonly dockerfile?: string;
}

/** Checks a folder on this machine. */
export function checkFolder(
  folder: string,
  options: DockerfileOptions,
  option: string,
): ContextSource {
  if (statPath(folder)?.isDirectory() !== true) {
    throw InvalidOptionError.quotingPath(option, "an existing folder", folder);
  }
  const root = realpathSync(folder);
  return { kind: "folder", folder: root, dockerfile: folderDockerfile(root, options, option) };
}

/** Checks files in memory. */
export function checkContextFiles(
  files: ContextFiles,
  options: DockerfileOptions,
  option: string,
): ContextSource {
  checkObject(files, option, "a folder, or an object that maps paths to files");
  const clean: Record<string, ContextFiles[string]> = {};
  for (const [path, file] of Object.entries(files)) {
    const name = `${option}[${JSON.stringify(path)}]`;
    clean[checkPath(path, option)] = file;
    const { content, mode } = contextFile(files, path) ?? {};
    if (typeof content !== "string" && !ArrayBuffer.isView(content)) {
      const expected = "a string, a Buffer, or { content, mode }";
      throw new InvalidOptionError(name, expected, file);
    }
    checkMode(mode, `${name}.mode`);
  }
  const text = dockerfileText(options, option);
  if (text !== undefined) return { kind: "files", files: clean, dockerfile: { text } };
  const nameOption = `${option}.dockerfileName`;
  const path = checkPath(options.dockerfileName ?? "Dockerfile", nameOption);
  if (clean[path] === undefined) {
    throw InvalidOptionError.quoting(nameOption, "one of the context's files", path);
  }
  return { kind: "files", files: clean, dockerfile: { path } };
}

/** Checks a tar archive that contains its Dockerfile. */
export function checkArchive(
  tar: string | Readable,
  dockerfileName: string,
  option: string,
): ContextSource {
  const isStream = typeof fieldOf(tar, "pipe") === "function";
  if (!isStream && (typeof tar !== "string" || statPath(tar)?.isFile() !== true)) {
    throw InvalidOptionError.quotingPath(option, "a tar archive: a file or a stream", tar);
  }
  const path = checkPath(dockerfileName, `${option}.dockerfileName`);
  return { kind: "archive", tar, dockerfile: { path } };
}

function folderDockerfile(
  root: string,
  options: DockerfileOptions,
  option: string,
): DockerfileSource {
  const text = dockerfileText(options, option);
  if (text !== undefined) return { text };
  const nameOption = `${option}.dockerfileName`;
  const name = checkText(options.dockerfileName ?? "Dockerfile", nameOption);
  const given = resolve(root, name);
  if (statPath(given)?.isFile() !== true) {
    throw InvalidOptionError.quotingPath(nameOption, `an existing file, relative to ${root}`, name);
  }
  // Symbolic links are resolved, as the docker CLI does: the engine may not have their targets.
  const file = realpathSync(given);
  const path = relative(root, file);
  const isInside = !isAbsolute(path) && path.split(sep)[0] !== "..";
  return isInside ? { path: path.split(sep).join("/") } : { file };
}

function dockerfileText(
  { dockerfile, dockerfileName }: DockerfileOptions,
  option: string,
): string | undefined {
  if (dockerfile === undefined) return undefined;
  if (dockerfileName !== undefined) {
    const expected = "no dockerfileName together with the option dockerfile";
    throw InvalidOptionError.quoting(`${option}.dockerfileName`, expected, dockerfileName);
  }
  return checkText(dockerfile, `${option}.dockerfile`);
}

/** Returns the path in normal form. Throws if it leads out of the context. */
function checkPath(path: string, option: string): string {
  const clean = posix.normalize(checkText(path, option));
  if (clean.startsWith("/") || clean.endsWith("/") || /^\.\.?(\/|$)/.test(clean)) {
    const expected = "the path of a file, from the context's root";
    throw InvalidOptionError.quoting(option, expected, path);
  }
  return clean;
}
