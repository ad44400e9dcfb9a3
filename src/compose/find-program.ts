import { existsSync } from "node:fs";
import { join } from "node:path";
import { readCliSettings } from "../build/buildkit/buildx/docker-cli";
import { runTool } from "../build/buildkit/buildx/run-tool";
import { goField } from "../common/go-field";
import { processWide, realProcess } from "../common/process-wide";
import { config, currentEnvironment } from "../config";
import { MayflyError, messageOf } from "../errors";
import type { ComposeExecutable } from "./description";

/** A program that answers as Docker Compose v2. */
export interface ComposeProgram {
  /** The program and its first arguments, e.g. `docker compose`. */
  readonly command: readonly string[];
  readonly version: ComposeVersion;
}

export type ComposeVersion = readonly [major: number, minor: number, patch: number];

const TIMEOUT_MS = 20_000;
const STANDALONE = "docker-compose";
/** Where packages install plugins for all users (github.com/docker/cli, cli-plugins/manager). */
const SYSTEM_FOLDERS =
  realProcess.platform === "win32"
    ? ["C:\\ProgramData\\Docker\\cli-plugins", "C:\\Program Files\\Docker\\cli-plugins"]
    : ["local/lib", "local/libexec", "lib", "libexec"].map(
        (folder) => `/usr/${folder}/docker/cli-plugins`,
      );

/** What this process has found, by everything that the search depends on. */
const programs = (): Map<string, Promise<ComposeProgram>> =>
  processWide("compose programs", () => new Map<string, Promise<ComposeProgram>>());

/**
 * Finds Docker Compose v2, once per process. Looks in this order: the plugin of the docker CLI on the PATH; the plugin in
 * the folders where a docker CLI looks; `docker-compose` on the PATH. Throws MayflyError with the code
 * COMPOSE_NOT_FOUND; the next call then looks again.
 */
export function findCompose(executable?: ComposeExecutable): Promise<ComposeProgram> {
  const key = JSON.stringify([executable, currentEnvironment()["PATH"], config().dockerConfigDir]);
  const known = programs().get(key);
  if (known !== undefined) return known;
  const search = find(executable).catch((error: unknown) => {
    programs().delete(key);
    throw error;
  });
  programs().set(key, search);
  return search;
}

async function find(executable?: ComposeExecutable): Promise<ComposeProgram> {
  const commands = executable === undefined ? await usualCommands() : [commandOf(executable)];
  const tried: string[] = [];
  for (const command of commands) {
    const found = await ask(command);
    if (typeof found !== "string") return { command, version: found };
    tried.push(`  ${command.join(" ")}: ${found}`);
  }
  throw new MayflyError(
    "COMPOSE_NOT_FOUND",
    `Docker Compose v2 was not found. Tried:\n${tried.join("\n")}`,
    {
      hint: "install the docker CLI's plugin: the package docker-compose-plugin of Docker, or docker-compose of Debian 13 and later; compose v1 is not enough",
    },
  );
}

/** Returns whether a version is another one, or newer. */
export function isAtLeast(version: ComposeVersion, least: ComposeVersion): boolean {
  const index = version.findIndex((part, at) => part !== least[at]);
  return index === -1 || (version[index] ?? 0) > (least[index] ?? 0);
}

async function usualCommands(): Promise<string[][]> {
  const { dockerConfigDir } = config();
  const settings = await readCliSettings(dockerConfigDir);
  const extra = [goField(settings, "cliPluginsExtraDirs")].flat();
  const folders = [join(dockerConfigDir, "cli-plugins"), ...extra, ...SYSTEM_FOLDERS];
  const name = realProcess.platform === "win32" ? `${STANDALONE}.exe` : STANDALONE;
  const plugins = folders
    .filter((folder) => typeof folder === "string")
    .map((folder) => join(folder, name))
    .filter((path) => existsSync(path));
  return [["docker", "compose"], ...plugins.map((path) => [path]), [STANDALONE]];
}

function commandOf(executable: ComposeExecutable): string[] {
  if (executable.standalone === true) return [executable.executablePath ?? STANDALONE];
  return [executable.executablePath, ...(executable.options ?? []), "compose"];
}

/** Returns a program's version, or why the program cannot be used. */
async function ask([program = "", ...args]: readonly string[]): Promise<ComposeVersion | string> {
  try {
    const all = [...args, "version", "--short"];
    const { code, stdout, stderr } = await runTool(program, all, currentEnvironment(), TIMEOUT_MS);
    const words = (stdout + stderr).trim();
    const [, major, minor, patch] = /^v?(\d+)\.(\d+)\.(\d+)/.exec(words) ?? [];
    if (code !== 0 || major === undefined) {
      return `exited with code ${code}${words === "" ? "" : `: ${words.split("\n")[0] ?? ""}`}`;
    }
    if (Number(major) < 2) return `version ${words}, which is compose v1`;
    return [Number(major), Number(minor), Number(patch)];
  } catch (error) {
    return messageOf(error);
  }
}
