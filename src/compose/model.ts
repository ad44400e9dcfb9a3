import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PrivateFolder } from "../build/private-folder";
import { InvalidOptionError } from "../errors";
import { toImageName } from "../spec/image-name";
import type { ComposeProject } from "./project";
import { runCompose } from "./run-compose";

/** What compose has made of the user's files: the fields that Mayfly reads. The object has all others, too. */
export interface ComposeModel {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks?: Readonly<Record<string, ComposeResource | null>>;
  readonly volumes?: Readonly<Record<string, ComposeResource | null>>;
}

export interface ComposeService {
  readonly image?: string;
  readonly platform?: string;
  readonly build?: object;
  readonly container_name?: string;
  readonly ports?: readonly PublishedPort[];
  readonly network_mode?: string;
  /** `name=address`; in older versions `name:address`. */
  readonly extra_hosts?: readonly string[];
  readonly depends_on?: Readonly<Record<string, unknown>>;
  readonly scale?: number;
  readonly deploy?: { readonly replicas?: number };
}

interface PublishedPort {
  readonly target: number;
  readonly protocol?: string;
  readonly host_ip?: string;
}

interface ComposeResource {
  /** Set if something else has created the network or volume. */
  readonly external?: unknown;
}

/**
 * Returns the project with the profiles in which all requested services exist, and its model.
 *
 * Compose starts a requested service even if its profile is not active, but lists it only with its profile. Throws
 * ComposeError, and InvalidOptionError for a service that does not exist.
 */
export async function readModel(
  project: ComposeProject,
  requested: readonly string[],
  signal: AbortSignal | undefined,
): Promise<{ readonly project: ComposeProject; readonly model: ComposeModel }> {
  const model = await resolve(project, signal);
  if (missingIn(model, requested) === undefined) return { project, model };
  const whole = { ...project, profiles: ["*"] };
  const all = await resolve(whole, signal);
  const missing = missingIn(all, requested);
  if (missing === undefined) return { project: whole, model: all };
  throw InvalidOptionError.quoting("up", `services of the compose file (${listOf(all)})`, missing);
}

/** Returns the names of the services that compose starts for a request: of these, and of those that they depend on. */
export function startedServices(
  { services }: ComposeModel,
  requested: readonly string[],
): string[] {
  const found = new Set(requested.length === 0 ? Object.keys(services) : requested);
  // A set's iteration also visits what is added during it.
  for (const name of found) {
    for (const dependency of Object.keys(services[name]?.depends_on ?? {})) {
      // A dependency with `required: false` can be in an inactive profile.
      if (Object.hasOwn(services, dependency)) found.add(dependency);
    }
  }
  return [...found].sort();
}

/** Returns whether compose builds the image of a service, for this service or for another one that has the same image. */
export function isBuilt({ services }: ComposeModel, { image, build }: ComposeService): boolean {
  if (build !== undefined || image === undefined) return build !== undefined;
  const wanted = toImageName(image).string;
  return Object.values(services).some(
    (each) =>
      each.build !== undefined &&
      each.image !== undefined &&
      toImageName(each.image).string === wanted,
  );
}

/** Returns the services' names for an error. */
export const listOf = ({ services }: ComposeModel): string => Object.keys(services).join(", ");

const missingIn = ({ services }: ComposeModel, requested: readonly string[]): string | undefined =>
  requested.find((name) => !Object.hasOwn(services, name));

async function resolve(
  project: ComposeProject,
  signal: AbortSignal | undefined,
): Promise<ComposeModel> {
  await using folder = PrivateFolder.create();
  const file = join(folder.path, "config.json");
  await runCompose(project, ["config", "--format", "json", "--output", file], { signal });
  return JSON.parse(await readFile(file, "utf8")) as ComposeModel;
}
