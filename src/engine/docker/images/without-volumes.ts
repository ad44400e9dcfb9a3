import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import type { Pack } from "tar-stream";
import { sha256 } from "../../../common/crypto";
import { debug } from "../../../common/debug";
import { EngineError, messageOf } from "../../../errors";
import { parseJson } from "../../../common/json";
import { randomUuid } from "../../../common/uuid";
import { tarStream } from "../../../common/tar";
import { removeLayer } from "./build";
import { loadImages, saveImages } from "./image-archives";
import { imagePath } from "../paths";
import { sendForJson, type Transport } from "../../http/request";

// An image's VOLUME cannot be taken away: not by a build on it, nor by a commit of its container. So
// the engine is told, by `docker load`, of another image with the same layers and other settings. The
// archive: github.com/moby/docker-image-spec, "Combined Image JSON + Filesystem Changeset Format".

/** Engine API 1.41, "Inspect an image". */
interface RawImage {
  readonly Id: string;
  readonly Architecture?: string;
  readonly Variant?: string;
  readonly Os?: string;
  readonly OsVersion?: string;
  readonly Created?: string;
  readonly Config?: Readonly<Record<string, unknown>> | null;
  readonly RootFS?: { readonly Layers?: readonly string[] | null };
}

/** Writes the archive that is loaded: the given settings, with the layers of that image. */
type Archive = (
  transport: Transport,
  image: RawImage,
  settings: string,
  signal: AbortSignal | undefined,
) => Promise<Readable>;

const REMOVAL_TIMEOUT_MS = 10_000;

/**
 * Makes an image like another one that declares no volumes, so that what is written there is part of
 * what a commit takes. It shares all layers, has an id of its own at each call, and no name. Engines
 * that keep layers as such do without their content; others get all of the image, out and in again.
 */
export async function copyWithoutVolumes(
  transport: Transport,
  image: string,
  signal?: AbortSignal,
  archives: readonly Archive[] = [withoutLayers, withLayers],
): Promise<string> {
  const operation = `copy image ${image} without its volumes`;
  const raw = await inspect(transport, image, operation, signal);
  const settings = JSON.stringify(settingsOf(raw));
  const failures: unknown[] = [];
  for (const archive of archives) {
    let copy: string | undefined;
    try {
      [copy] = await loadImages(
        transport,
        await archive(transport, raw, settings, signal),
        undefined,
        signal,
      );
      const found = copy && (await inspect(transport, copy, operation, signal));
      if (found && isCopy(found, raw)) return found.Id;
      throw new EngineError(operation, "it loaded a different image", undefined);
    } catch (error) {
      // Where images are told by their settings, it is there under this id even if nobody said so.
      await removeIfThere(transport, copy ?? `sha256:${sha256(settings)}`);
      signal?.throwIfAborted();
      debug("containers", () => messageOf(error));
      failures.push(error);
    }
  }
  throw failures.at(-1);
}

/** The caller is to hear of the first failure, and soon. */
async function removeIfThere(transport: Transport, copy: string): Promise<void> {
  try {
    await removeLayer(transport, copy, AbortSignal.timeout(REMOVAL_TIMEOUT_MS));
  } catch (error) {
    debug("containers", () => `could not remove ${copy}: ${messageOf(error)}`);
  }
}

/** The whole image as `docker save` writes it, with other settings. */
export const withLayers: Archive = async (transport, { Id }, settings, signal) => {
  const { extract, pack } = tarStream();
  const saved = await saveImages(transport, [Id], signal);
  const archive = pack();
  const rewrite = async (): Promise<void> => {
    const entries = saved.pipe(extract());
    saved.on("error", (error) => {
      entries.destroy(error);
    });
    let layers: readonly string[] = [];
    for await (const entry of entries) {
      const { name } = entry.header;
      if (name === "manifest.json") {
        const text = (await buffer(Readable.from(entry as AsyncIterable<Buffer>))).toString();
        layers = (parseJson(text) as { Layers: string[] }[])[0]?.Layers ?? [];
      } else if (["repositories", "index.json", "oci-layout"].includes(name)) {
        // They would lead to the old settings.
        entry.resume();
      } else {
        await pipeline(entry, archive.entry(entry.header));
      }
    }
    describe(archive, settings, layers);
  };
  rewrite().catch((error: unknown) => {
    archive.destroy(error as Error);
  });
  return Readable.from(archive as AsyncIterable<Buffer>, { objectMode: false });
};

/** Nothing but settings: the engine looks for the layers by their digests, and has them. */
const withoutLayers: Archive = (_transport, { RootFS }, settings) => {
  const { pack } = tarStream();
  const archive = pack();
  const layers = (RootFS?.Layers ?? []).map((_, index) => `${index}/layer.tar`);
  describe(archive, settings, layers);
  return Promise.resolve(Readable.from(archive as AsyncIterable<Buffer>, { objectMode: false }));
};

/** Ends an archive of one image. */
function describe(archive: Pack, settings: string, Layers: readonly string[]): void {
  const Config = `${sha256(settings)}.json`;
  archive.entry({ name: Config }, settings);
  archive.entry({ name: "manifest.json" }, JSON.stringify([{ Config, RepoTags: [], Layers }]));
  archive.finalize();
}

function settingsOf({
  Architecture,
  Variant,
  Os,
  OsVersion,
  Created,
  Config,
  RootFS,
}: RawImage): object {
  const layers = RootFS?.Layers ?? [];
  const { Volumes: _volumes, ...config } = Config ?? {};
  return {
    architecture: Architecture,
    ...(Variant && { variant: Variant }),
    os: Os,
    ...(OsVersion && { "os.version": OsVersion }),
    created: Created,
    // Its id is to be its own: one that several shared would be removed while others use it.
    comment: `without volumes, ${randomUuid()}`,
    config,
    history: layers.map((layer) => ({ created: Created, created_by: layer })),
    rootfs: { type: "layers", diff_ids: layers },
  };
}

function isCopy(copy: RawImage, original: RawImage): boolean {
  const layers = (image: RawImage): string => JSON.stringify(image.RootFS?.Layers ?? []);
  const volumes = Object.keys(copy.Config?.["Volumes"] ?? {});
  return volumes.length === 0 && layers(copy) === layers(original);
}

async function inspect(
  transport: Transport,
  image: string,
  operation: string,
  signal: AbortSignal | undefined,
): Promise<RawImage> {
  const request = { operation, method: "GET", path: `${imagePath(image)}/json` } as const;
  return (await sendForJson(transport, request, signal)) as RawImage;
}
