import { parseJson } from "../common/json";
import { isPlatformName } from "../common/platform-name";
import { describeType } from "../common/describe-value";
import { MayflyError, messageOf } from "../errors";
import { familiarName, ImageName } from "../spec/image-name";
import type { ImageLock, LockedImage, LockedPlatform } from "./image-lock";

const VERSION = 1;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Returns the file's text. Equal locks give equal texts. */
export function formatLock({ platforms, ignore, images }: ImageLock): string {
  const content = {
    version: VERSION,
    platforms,
    ...(ignore.length > 0 && { ignore }),
    images: Object.fromEntries(sorted([...images]).map(([name, image]) => [name, ordered(image)])),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function ordered({ digest, platforms, recorded }: LockedImage): LockedImage {
  const each = sorted(Object.entries(platforms)).map(
    ([name, platform]): [string, LockedPlatform] => [
      name,
      { ...(platform.digest !== undefined && { digest: platform.digest }), id: platform.id },
    ],
  );
  return {
    ...(digest !== undefined && { digest }),
    ...(recorded === true && { recorded }),
    platforms: Object.fromEntries(each),
  };
}

/** Sorts by code units, which no locale changes. */
const sorted = <T>(entries: readonly [string, T][]): [string, T][] =>
  entries.toSorted(([a], [b]) => (a < b ? -1 : 1));

/**
 * Reads the file's text. Throws MayflyError with the code IMAGE_LOCK_INVALID, which names the file and the line or the
 * key.
 */
export function parseLock(text: string, file: string): ImageLock {
  const refuse = (key: string, expected: string, given: unknown): never => {
    throw invalid(file, `${key}: expected ${expected}, got ${describeType(given)}`);
  };
  let content: unknown;
  try {
    content = parseJson(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw invalid(file, messageOf(error), error);
  }
  const object = (value: unknown, key: string): Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : refuse(key, "an object", value);
  const digest = (value: unknown, key: string): string =>
    typeof value === "string" && DIGEST.test(value)
      ? value
      : refuse(key, "a digest such as sha256:… with 64 digits", value);
  const strings = (value: unknown, key: string): string[] =>
    Array.isArray(value) && value.every((each) => typeof each === "string")
      ? value
      : refuse(key, "an array of strings", value);

  const { version, platforms, ignore, images } = object(content, "the file");
  if (version !== VERSION) {
    const newer = typeof version === "number" && version > VERSION;
    throw invalid(
      file,
      `version: expected ${VERSION}, got ${newer ? `${version}, of a newer Mayfly` : describeType(version)}`,
    );
  }
  const readImage = (name: string, value: unknown): LockedImage => {
    const key = `images["${name}"]`;
    if (!isFamiliar(name)) refuse(key, "a key with a name and a tag such as redis:8", name);
    const image = object(value, key);
    const each = Object.entries(object(image["platforms"], `${key}.platforms`));
    const read = each.map(([platform, entry]): [string, LockedPlatform] => {
      const place = `${key}.platforms["${platform}"]`;
      if (!isPlatformName(platform)) refuse(place, "a key such as linux/arm64", platform);
      const fields = object(entry, place);
      const id = digest(fields["id"], `${place}.id`);
      if (fields["digest"] === undefined) return [platform, { id }];
      return [platform, { digest: digest(fields["digest"], `${place}.digest`), id }];
    });
    if (read.length === 0) refuse(`${key}.platforms`, "at least one platform", {});
    return {
      ...(image["digest"] !== undefined && { digest: digest(image["digest"], `${key}.digest`) }),
      ...(image["recorded"] === true && { recorded: true }),
      platforms: Object.fromEntries(read),
    };
  };
  return {
    platforms: strings(platforms, "platforms"),
    ignore: strings(ignore ?? [], "ignore"),
    images: new Map(
      Object.entries(object(images, "images")).map(([name, image]) => [
        name,
        readImage(name, image),
      ]),
    ),
  };
}

/** Returns whether the key is what a lookup asks for. */
function isFamiliar(name: string): boolean {
  try {
    const parsed = ImageName.fromString(name);
    return familiarName(parsed).string === name && !parsed.tag.includes(":");
  } catch {
    return false;
  }
}

function invalid(file: string, reason: string, cause?: unknown): MayflyError {
  return new MayflyError("IMAGE_LOCK_INVALID", `The image lock ${file} cannot be read: ${reason}`, {
    hint: "restore the file from version control, or delete it and run `npx mayfly lock`; MAYFLY_IMAGE_LOCK=off starts without it",
    cause,
  });
}
