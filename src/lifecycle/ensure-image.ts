import { createHash } from "node:crypto";
import { abortable } from "../abort";
import { debug } from "../debug";
import type { Engine, ImageInfo } from "../engine/engine";
import { ImagePullError, reasonOf } from "../errors";
import { withFileLock } from "../file-lock";
import type { ContainerSpec } from "../spec/container-spec";
import { ImageName } from "../spec/image-name";
import type { Runtime } from "./runtime";

/** Sees to it that the engine has the image, and gives its name there. Throws ImagePullError. */
export async function ensureImage(
  spec: ContainerSpec,
  { engine, config }: Pick<Runtime, "engine" | "config">,
  signal?: AbortSignal,
): Promise<string> {
  const name = ImageName.fromString(spec.image);
  const image = (config.hubPrefix === undefined ? name : name.withHubPrefix(config.hubPrefix))
    .string;

  if (spec.pullPolicy?.shouldPull() === true) {
    await pull(engine, image, spec.platform, signal);
  } else if (!(await isPresent(engine, image, spec.platform, signal))) {
    // Test files that start at once in several processes make one pull, not one each.
    const pullOnce = withFileLock(lockName(engine, image), async () => {
      if (await isPresent(engine, image, spec.platform, signal)) return;
      await pull(engine, image, spec.platform, signal);
    });
    await abortable(pullOnce, signal);
  }
  return image;
}

async function isPresent(
  engine: Engine,
  image: string,
  platform: string | undefined,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const info = await engine.inspectImage(image, signal);
  return info !== undefined && (platform === undefined || isFor(platform, info));
}

/** True when an image can serve for `os`, `os/architecture` or `os/architecture/variant`. */
function isFor(platform: string, { os, architecture }: ImageInfo): boolean {
  const [wantedOs, wantedArchitecture = architecture] = platform.split("/");
  return wantedOs === os && wantedArchitecture === architecture;
}

async function pull(
  engine: Engine,
  image: string,
  platform: string | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  debug("pull", () => `pulling ${image}`);
  try {
    await engine.pullImage(image, platform === undefined ? {} : { platform }, signal);
  } catch (error) {
    signal?.throwIfAborted();
    const reason = reasonOf(error);
    throw new ImagePullError(image, reason, { hint: pullHint(image, reason), cause: error });
  }
  debug("pull", () => `pulled ${image}`);
}

function pullHint(image: string, reason: string): string {
  if (/not found|manifest unknown|denied|unauthorized|does not exist/i.test(reason)) {
    return `check the name and tag of ${image}, and whether its registry wants a login`;
  }
  return `check that the engine reaches the registry: docker pull ${image}`;
}

function lockName(engine: Engine, image: string): string {
  const digest = createHash("sha256").update(`${engine.uri} ${image}`).digest("hex");
  return `pull-${digest.slice(0, 16)}`;
}
