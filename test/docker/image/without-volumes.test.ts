import { config } from "../../../src/config";
import { copyWithoutVolumes, withLayers } from "../../../src/engine/docker/images/without-volumes";
import { findEngine } from "../../../src/engine/find-engine";
import type { Transport } from "../../../src/engine/http/transport";
import type { ImageDetails } from "../../../src/spec/inspect/image-info";
import { inEngine, REDIS } from "../../support/images";
import { realEngine } from "../../support/real-engine";

const IMAGE = inEngine(REDIS);

/** Returns how the adapter's requests get to the engine. */
async function realTransport(): Promise<Transport> {
  const { address, apiVersion } = await findEngine(config());
  return { address, apiVersion, answerTimeout: 120_000 };
}

async function describeImage(image: string): Promise<ImageDetails> {
  const details = await (await realEngine()).images.describe(image);
  if (details === undefined) throw new Error(`${image} is gone`);
  return details;
}

describe("a copy of an image without its volumes", () => {
  it.each([
    ["of which the engine is told its layers' names", undefined],
    ["of which the engine is sent everything", [withLayers]],
  ])("%s has everything else", async (_, archives) => {
    const engine = await realEngine();
    const original = await describeImage(IMAGE);
    expect(original.volumes).toEqual(["/data"]);
    const copy = await copyWithoutVolumes(await realTransport(), IMAGE, undefined, archives);
    try {
      const { id, names, digests, volumes, comment, history, lastTagged, ...rest } =
        await describeImage(copy);
      expect({ id, names, digests, volumes }).toEqual({
        id: copy,
        names: [],
        digests: [],
        volumes: [],
      });
      expect(comment).toMatch(/^without volumes, /);
      expect(lastTagged).toBeUndefined();
      expect(history).toHaveLength(original.layers.length);
      expect(original).toMatchObject(rest);

      // The copy keeps what is written there.
      const container = await engine.containers.create({
        name: undefined,
        platform: undefined,
        body: {
          Image: copy,
          Labels: {},
          HostConfig: {},
          Entrypoint: ["sh", "-c", "echo kept > /data/file"],
          Cmd: [],
        },
      });
      try {
        await engine.containers.start(container);
        expect(await engine.containers.waitForExit(container)).toBe(0);
        expect(await engine.containers.inspectRaw(container)).toMatchObject({ Mounts: [] });
      } finally {
        await engine.containers.remove(container, { volumes: true });
      }
    } finally {
      await engine.images.remove(copy);
    }
    expect((await describeImage(IMAGE)).id).toBe(original.id);
  });

  it("is a new one at each call", async () => {
    const engine = await realEngine();
    const copies = [
      await engine.images.copyWithoutVolumes(IMAGE),
      await engine.images.copyWithoutVolumes(IMAGE),
    ];
    for (const copy of copies) await engine.images.remove(copy);
    expect(new Set(copies).size).toBe(2);
  });
});
