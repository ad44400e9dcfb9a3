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

// Neither a build from an image nor a commit of its container removes the image's VOLUME. So this loads (`docker load`)
// another image with the same layers and different settings. The archive's format: github.com/moby/docker-image-spec,
// "Combined Image JSON + Filesystem Changeset Format".

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

/** Writes the archive to load, with the given settings and the image's layers. */
type Archive = (
  transport: Transport,
  image: RawImage,
  settings: string,
  signal: AbortSignal | undefined,
) => Promise<Readable>;

const REMOVAL_TIMEOUT_MS = 10_000;

/**
 * Makes a copy of an image without its volumes, so that a commit includes the files written there. Returns the copy's
 * id.
 *
 * The copy shares all layers. It has no name, and each call makes a new id. Engines that find layers by their digests
 * get an archive without layers; for others the whole image is saved and loaded again.
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
  const failure = (reason: string): EngineError => new EngineError(operation, reason, undefined);
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
      if (copy === undefined) throw failure("its answer ended without an image id");
      const found = await inspect(transport, copy, operation, signal);
      if (isCopy(found, raw)) return found.Id;
      throw failure("the loaded image has volumes or different layers");
    } catch (error) {
      // Engines that derive an image's id from its settings have the copy under this id, even if they did not report
      // it.
      await removeIfExists(transport, copy ?? `sha256:${sha256(settings)}`);
      signal?.throwIfAborted();
      debug("containers", () => messageOf(error));
      failures.push(error);
    }
  }
  throw failures.at(-1);
}

/** Removes a copy if it exists, within ten seconds. A failure is only logged: the caller needs the first error. */
async function removeIfExists(transport: Transport, copy: string): Promise<void> {
  try {
    await removeLayer(transport, copy, AbortSignal.timeout(REMOVAL_TIMEOUT_MS));
  } catch (error) {
    debug("containers", () => `could not remove ${copy}: ${messageOf(error)}`);
  }
}

/** Writes the whole image as `docker save` does, with other settings. */
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
        // These refer to the old settings.
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

/** Writes the settings only. The engine finds the layers by their digests. */
const withoutLayers: Archive = (_transport, { RootFS }, settings) => {
  const { pack } = tarStream();
  const archive = pack();
  const layers = (RootFS?.Layers ?? []).map((_, index) => `${index}/layer.tar`);
  describe(archive, settings, layers);
  return Promise.resolve(Readable.from(archive as AsyncIterable<Buffer>, { objectMode: false }));
};

/** Adds the settings and the manifest to an archive of one image, and ends it. */
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
    // Makes the id unique: if callers shared a copy, one could remove it while others use it.
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
