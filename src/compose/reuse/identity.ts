import { sha256 } from "../../common/crypto";
import { shortDigest, type HashParts } from "../../spec/hash-parts";
import { toImageName } from "../../spec/image-name";
import type { ReuseOptions } from "../../spec/reuse-options";
import type { LockedServices } from "../lock-services";
import { isBuilt, startedServices, type ComposeModel } from "../model";
import type { ComposeProject } from "../project";
import { pullServices } from "../pull-services";

/** What a start with `withReuse()` wants. */
export interface WantedEnvironment {
  readonly model: ComposeModel;
  readonly requested: readonly string[];
  readonly lockedImages: LockedServices;
  /** The host address for published ports without one. */
  readonly hostIp: string | undefined;
  readonly reuse: ReuseOptions;
}

export interface EnvironmentIdentity {
  /** 64 hexadecimal digits. */
  readonly hash: string;
  /** Short digests, to report what differs. */
  readonly parts: HashParts;
}

/** The version of the hash. Increase it when the hashed content or its format changes. */
const FORMAT = 1;

/**
 * Returns the hash of everything that identifies an environment: what compose has made of the files with their
 * variables and profiles, the ids of images, the services that are started, their number, and the key. Pulls missing
 * images, whose ids would be unknown otherwise. Throws ComposeError.
 */
export async function identify(
  project: ComposeProject,
  { model, requested, lockedImages, hostIp, reuse }: WantedEnvironment,
  signal: AbortSignal | undefined,
): Promise<EnvironmentIdentity> {
  const names = startedServices(model, requested);
  await pullServices(pullingMissing(project), model, names, lockedImages, signal);
  const { services, ...rest } = model;
  const started = names.map((name) => [name, services[name] ?? {}] as const);
  const images = await Promise.all(
    started.map(async ([name, service]) => [
      name,
      isBuilt(model, service)
        ? undefined
        : await imageIdOf(lockedImages.get(name) ?? service.image, project, signal),
    ]),
  );
  const { scale, client } = project.described;
  const whole = {
    services: Object.fromEntries(started) as object,
    images: Object.fromEntries(images) as object,
    scale,
    // Networks, volumes, configurations and secrets.
    ...(rest as Readonly<Record<string, object>>),
    name: project.described.projectName,
    hostIp,
    options: [client.composeOptions ?? [], client.commandOptions ?? []],
    key: reuse.key,
  };
  const given = Object.entries(whole).filter(([, value]) => value !== undefined);
  const parts = given.map(([name, value]) => [name, digestOf(value)]);
  return {
    hash: sha256(JSON.stringify([FORMAT, given])),
    parts: Object.fromEntries(parts) as HashParts,
  };
}

/** Returns the project with a policy that also pulls images that the engine does not have. */
function pullingMissing(project: ComposeProject): ComposeProject {
  const { pullPolicy } = project.described;
  if (pullPolicy?.pullsMissing === false) return project;
  return {
    ...project,
    described: {
      ...project.described,
      pullPolicy: {
        shouldPull: (image) => image.info === undefined || pullPolicy?.shouldPull(image) === true,
      },
    },
  };
}

/** Returns the id of a service's image; undefined if the engine does not have it. */
async function imageIdOf(
  image: string | undefined,
  { runtime }: ComposeProject,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  if (image === undefined) return undefined;
  return (await runtime.engine.images.inspect(toImageName(image).string, signal))?.id;
}

function digestOf(part: unknown): string | Record<string, string> {
  if (typeof part !== "object" || part === null || Array.isArray(part)) {
    return shortDigest(JSON.stringify(part));
  }
  const members = Object.entries(part).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    members.map(([name, value]) => [name, shortDigest(JSON.stringify(value))]),
  );
}
