import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { runTool } from "../../build/buildkit/buildx/run-tool";
import { findCompose } from "../../compose/find-program";
import { currentEnvironment } from "../../config";
import { fieldOf, messageOf } from "../../errors";
import { requireOfProject } from "../../unbundled";

/** The images of a compose file, or why they cannot be read. */
export type ComposeImages = readonly string[] | { readonly reason: string };

const TIMEOUT_MS = 30_000;
/** Libraries that read YAML, which many projects have. */
const PARSERS = [
  ["yaml", "parse"],
  ["js-yaml", "load"],
] as const;

/** Returns the images of the services that a compose file does not build, in all of its profiles. */
export async function readCompose(folder: string, file: string): Promise<ComposeImages> {
  const path = join(folder, file);
  let reason: string;
  try {
    const { command } = await findCompose();
    const [program = "", ...args] = command;
    const env = { ...currentEnvironment(), COMPOSE_PROFILES: "*" };
    const cwd = dirname(path);
    const options = ["--project-directory", cwd, "--file", path, "config", "--format", "json"];
    const { code, stdout, stderr } = await runTool(program, [...args, ...options], env, TIMEOUT_MS);
    if (code === 0) return imagesOf(JSON.parse(stdout));
    reason = stderr.trim().split("\n").at(-1) ?? `compose exited with code ${code}`;
  } catch (error) {
    reason = messageOf(error).split("\n")[0] ?? "";
  }
  const parse = yamlParser();
  if (parse === undefined) return { reason };
  try {
    return imagesOf(parse(await readFile(path, "utf8"))).map(withDefaults);
  } catch (error) {
    return { reason: `${basename(path)} is not YAML: ${messageOf(error)}` };
  }
}

function yamlParser(): ((text: string) => unknown) | undefined {
  for (const [name, member] of PARSERS) {
    try {
      const parse = fieldOf(requireOfProject(name), member);
      if (typeof parse === "function") return parse as (text: string) => unknown;
    } catch {
      // The project does not have this one.
    }
  }
  return undefined;
}

function imagesOf(model: unknown): string[] {
  const services = fieldOf(model, "services");
  if (typeof services !== "object" || services === null) return [];
  return Object.values(services).flatMap((service: unknown) => {
    const image = fieldOf(service, "image");
    return typeof image === "string" && fieldOf(service, "build") === undefined ? [image] : [];
  });
}

/** Gives variables of compose their defaults: `redis:${REDIS_VERSION:-8}`. */
const withDefaults = (image: string): string =>
  image.replace(/\$\{\w+:?-([^{}]*)\}/g, (_, fallback: string) => fallback);
