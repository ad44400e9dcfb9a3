import type { Config } from "../../config";
import type { Engine } from "../../engine/engine";
import { EngineNotFoundError, ImageLookupError } from "../../errors";
import type { LockedImage } from "../../image-lock/image-lock";
import { prefixed } from "../../pull/image-reference";
import { RegistryApi } from "../../registry/registry-api";
import { platformName, resolveImage } from "../../registry/resolve-image";
import { withdrawnHint, withdrawnImages } from "../../registry/withdrawn-images";
import { ImageName } from "../../spec/image-name";
import type { Surroundings } from "../command";
import { inParallel } from "./in-parallel";

const AT_ONCE = 4;

/** What an image is now. */
export type Resolved =
  | { readonly state: "found"; readonly image: LockedImage }
  /** No registry has it, or shows it to this user, and the engine does: it was built here. */
  | { readonly state: "local"; readonly image: LockedImage; readonly reason: string }
  /** Neither a registry nor the engine has it. */
  | { readonly state: "absent"; readonly reason: string }
  | { readonly state: "failed"; readonly reason: string };

/**
 * Asks registries, and for images that no registry has the engine, what images are now. The results have the order of
 * the names. `known` has entries for the same platforms: they are taken over while the digest is the same, which saves
 * requests that Docker Hub counts as pulls.
 */
export async function resolveImages(
  names: readonly string[],
  platforms: readonly string[],
  known: ReadonlyMap<string, LockedImage>,
  config: Config,
  around: Surroundings,
): Promise<ReadonlyMap<string, Resolved>> {
  const api = new RegistryApi(config, around.signal);
  let engine: Promise<Engine | undefined> | undefined;
  const openEngine = (): Promise<Engine | undefined> => (engine ??= engineIfAny(around));
  const resolve = async (key: string): Promise<Resolved> => {
    const unprefixed = ImageName.fromString(key);
    const name = prefixed(unprefixed, config);
    const old = known.get(key);
    try {
      if (old?.digest !== undefined && (await api.digest(name)) === old.digest) {
        return { state: "found", image: old };
      }
      return { state: "found", image: await resolveImage(name, platforms, api) };
    } catch (error) {
      around.signal.throwIfAborted();
      if (!(error instanceof ImageLookupError)) throw error;
      const reason = [error.reason, error.hint].filter((part) => part !== undefined).join("; ");
      if (!error.isAbsent) return { state: "failed", reason };
      const gone = withdrawnImages(unprefixed);
      if (gone !== undefined) return { state: "failed", reason: withdrawnHint(unprefixed, gone) };
      const image = await imageInEngine(name, await openEngine());
      if (image === "from a registry") return { state: "failed", reason };
      return image === undefined ? { state: "absent", reason } : { state: "local", image, reason };
    }
  };
  return new Map(
    await inParallel(names, AT_ONCE, async (name) => [name, await resolve(name)] as const),
  );
}

async function engineIfAny({ findEngine, openEngine }: Surroundings): Promise<Engine | undefined> {
  try {
    return openEngine(await findEngine());
  } catch (error) {
    if (error instanceof EngineNotFoundError) return undefined;
    throw error;
  }
}

/** Returns an image that was built here; undefined if the engine has none of the name. */
async function imageInEngine(
  name: ImageName,
  engine: Engine | undefined,
): Promise<LockedImage | "from a registry" | undefined> {
  const details = await engine?.images.describe(name.string);
  if (details === undefined) return undefined;
  const { id, os, architecture, variant } = details;
  // An image that was pulled before its registry lost it. containerd's store gives built images a digest, too: their id.
  const digests = details.digests.filter((digest) => digest.startsWith(`${name.repository}@`));
  if (digests.some((digest) => digest !== `${name.repository}@${id}`)) return "from a registry";
  const platform = platformName({ os, architecture, variant }) ?? os;
  return { platforms: { [platform]: { id } } };
}
