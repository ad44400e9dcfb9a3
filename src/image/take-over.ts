import type { Engine } from "../engine/engine";
import { keepReplaced } from "../engine/keep-replaced";
import type { Labels } from "../spec/container-spec";
import type { ImageInfo } from "../spec/inspect/image-info";
import { ImageName } from "../spec/image-name";

/** Stands in the engine's error when such an image is started without a command. */
const NO_COMMAND = "this-image-has-no-command";

/**
 * Gives a loaded image labels, which nothing can be given later: an image like it, made of a container
 * that is never started, takes its name. (A build would run the image's ONBUILD.) The loaded one stays
 * below it, without a name, and goes with it. Returns the name, or the id of one without.
 */
export async function takeOver(engine: Engine, image: string, labels: Labels): Promise<string> {
  const name = ImageName.fromString(image);
  const { repository, tag, isId } = name;
  const details = await engine.images.describe(image);
  // Engines create no container that has nothing to run, and take no command back in a commit.
  const runsNothing = details?.command.length === 0 && details.entrypoint.length === 0;
  const container = await engine.containers.create({
    name: undefined,
    // Engines that keep images for several platforms look for their own otherwise.
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
      // Containers have none of it.
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
