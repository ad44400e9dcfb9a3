import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { Readable } from "node:stream";
import { pack } from "tar-stream";
import { ImageName } from "../../src/spec/image-name";
import { dockerClient } from "./docker-client";
import { realEngine } from "./real-engine";

/** Makes an image of one layer that no engine and no registry has: half a megabyte of random bytes. */
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

/** Removes a name, and with the last name the image. Does nothing if the name does not exist. */
export async function removeImage(name: string): Promise<void> {
  await (await realEngine()).images.remove(name);
}
