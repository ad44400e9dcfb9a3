import { ImageLookupError, fieldOf } from "../errors";
import type { LockedImage, LockedPlatform } from "../image-lock/image-lock";
import type { ImageName } from "../spec/image-name";
import type { RegistryApi, RegistryDocument } from "./registry-api";

/** The word for all platforms of an image. */
export const ALL_PLATFORMS = "all";

/**
 * Returns what a tag names now: its digest, and for each of the platforms the manifest's digest and the image's id. An
 * image for none of the platforms is resolved for all that it has. Throws ImageLookupError.
 */
export async function resolveImage(
  name: ImageName,
  platforms: readonly string[],
  api: RegistryApi,
): Promise<LockedImage & { readonly digest: string }> {
  const top = await api.manifest(name, name.tag);
  const manifests = fieldOf(top.content, "manifests");
  if (!Array.isArray(manifests)) return { digest: top.digest, ...(await single(name, top, api)) };
  const all = manifests.flatMap((each: unknown) => {
    const platform = platformName(fieldOf(each, "platform"));
    const digest = fieldOf(each, "digest");
    return platform === undefined || typeof digest !== "string" ? [] : [{ platform, digest }];
  });
  const wanted = all.filter(({ platform }) => platforms.includes(platform));
  const takesAll = wanted.length === 0 || platforms.includes(ALL_PLATFORMS);
  const entries: [string, LockedPlatform][] = [];
  for (const { platform, digest } of takesAll ? all : wanted) {
    // Windows has several images for one platform, for different builds. Engines take the first that fits.
    if (entries.some(([other]) => other === platform)) continue;
    const id = configOf(name, await api.manifest(name, digest));
    entries.push([platform, { digest, id }]);
  }
  return { digest: top.digest, platforms: Object.fromEntries(entries) };
}

/** Returns the only platform of an image without a list. Its manifest does not name the platform. */
async function single(
  name: ImageName,
  manifest: RegistryDocument,
  api: RegistryApi,
): Promise<Pick<LockedImage, "platforms">> {
  const id = configOf(name, manifest);
  const { content } = await api.config(name, id);
  const platform = platformName(content);
  if (platform === undefined) throw unusable(name, "its configuration names no platform");
  return { platforms: { [platform]: { digest: manifest.digest, id } } };
}

function configOf(name: ImageName, { content }: RegistryDocument): string {
  const digest = fieldOf(fieldOf(content, "config"), "digest");
  if (typeof digest === "string") return digest;
  throw unusable(
    name,
    "its manifest has no configuration: the image was pushed by Docker before 1.10",
  );
}

const unusable = (name: ImageName, reason: string): ImageLookupError =>
  new ImageLookupError(name.string, reason, false);

/** Returns `linux/arm/v7`; undefined for what is no image, such as an attestation (`unknown/unknown`). */
export function platformName(platform: unknown): string | undefined {
  const [os, architecture, variant] = ["os", "architecture", "variant"].map((field) =>
    fieldOf(platform, field),
  );
  if (typeof os !== "string" || typeof architecture !== "string") return undefined;
  if (os === "unknown" || os === "") return undefined;
  // 64-bit ARM has only one variant so far, which lists name or leave out.
  const isNamed = typeof variant === "string" && variant !== "" && architecture !== "arm64";
  return [os, architecture, ...(isNamed ? [variant] : [])].join("/");
}
