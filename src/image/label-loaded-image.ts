import type { Engine } from "../engine/engine";
import { keepReplaced } from "../engine/keep-replaced";
import type { Labels } from "../spec/container-spec";
import type { ImageInfo } from "../spec/inspect/image-info";
import { ImageName } from "../spec/image-name";

/** The command for an image that has none; the engine's error shows it if the image is started. */
const NO_COMMAND = "this-image-has-no-command";

/**
 * Gives a loaded image labels, and returns its name, or its new id if it has no name.
 *
 * Labels cannot be added to an existing image. Instead, a container is created from the image and,
 * without being started, committed under the image's name. (A build would run the image's ONBUILD
 * instructions.) The loaded image remains as the parent, without a name, and is removed along with
 * the new image.
 */
export async function labelLoadedImage(
  engine: Engine,
  image: string,
  labels: Labels,
): Promise<string> {
  const name = ImageName.fromString(image);
  const { repository, tag, isId } = name;
  const details = await engine.images.describe(image);
  // Engines do not create a container without a command, and a commit cannot remove the command
  // again.
  const runsNothing = details?.command.length === 0 && details.entrypoint.length === 0;
  const container = await engine.containers.create({
    name: undefined,
    // Engines that store images for several platforms would otherwise look for their own platform.
    platform: details && platformOf(details),
    body: {
      Image: image,
      Labels: { ...labels },
      HostConfig: { NetworkMode: "none" },
      ...(runsNothing && { Cmd: [NO_COMMAND] }),
    },
  });
  try {
    await keepReplaced(engine, isId ? [] : [name]);
    const id = await engine.containers.commit(container, {
      ...(isId ? { repo: "", tag: "" } : { repo: repository, tag }),
      comment: details?.comment,
      author: details?.author,
      pause: false,
      // A container does not inherit the image's ONBUILD instructions.
      changes: (details?.onBuild ?? []).map((step) => `ONBUILD ${step}`),
    });
    return isId ? id : image;
  } finally {
    await engine.containers.remove(container, { volumes: true });
  }
}

function platformOf({ os, architecture, variant }: ImageInfo): string | undefined {
  if (os === "" || architecture === "") return undefined;
  return [os, architecture, variant].filter((part) => part !== undefined).join("/");
}
