import { isPlatformName } from "../common/platform-name";
import { InvalidOptionError } from "../errors";
import type { ImageInfo } from "./inspect/image-info";

/** Maps other names of architectures to Go's names, which engines use. */
const ARCHITECTURES: Readonly<Record<string, string>> = {
  x86_64: "amd64",
  "x86-64": "amd64",
  aarch64: "arm64",
  armhf: "arm",
  i386: "386",
};
const SYSTEMS = ["linux", "windows", "darwin", "freebsd"];

/**
 * Returns whether an image can run on a platform: `os`, `architecture`, `os/architecture` or
 * `os/architecture/variant`, as the docker CLI reads them.
 */
export function isForPlatform(platform: string, image: ImageInfo): boolean {
  const parts = platform.toLowerCase().split("/");
  const [os, architecture, variant] = SYSTEMS.includes(parts[0] ?? "")
    ? parts
    : [image.os, ...parts];
  return (
    os === image.os &&
    (architecture === undefined || goName(architecture) === goName(image.architecture)) &&
    // An image without a variant runs on every variant. 64-bit ARM has only one so far, usually left out.
    (variant === undefined || image.variant === undefined || variant === image.variant)
  );
}

const goName = (architecture: string): string => ARCHITECTURES[architecture] ?? architecture;

/** Checks that a platform has the shape that engines accept. Throws InvalidOptionError. */
export function checkPlatform(platform: string, option: string): string {
  if (typeof platform === "string" && isPlatformName(platform)) return platform;
  throw InvalidOptionError.quoting(option, "a string such as linux/arm64", platform);
}
