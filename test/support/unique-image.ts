import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { Readable } from "node:stream";
import { pack } from "tar-stream";
import { ImageName } from "../../src/spec/image-name";
import { dockerClient } from "./docker-client";
import { realEngine } from "./real-engine";

/** An image of one layer that no engine and no registry has seen: half a megabyte of chance. */
export async function uniqueImage(name: string): Promise<void> {
  const files = pack();
  files.entry({ name: "chance" }, randomBytes(500_000));
  files.finalize();
  const { repository, tag } = ImageName.fromString(name);
  const archive = Readable.from(files as AsyncIterable<Buffer>, { objectMode: false });
  const progress = await (await dockerClient()).importImage(archive, { repo: repository, tag });
  progress.resume();
  await once(progress, "end");
}

/** Takes a name away, and with the last one the image. One that is gone is no failure. */
export async function removeImage(name: string): Promise<void> {
  await (await realEngine()).images.remove(name);
}
