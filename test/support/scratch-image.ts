import type Docker from "dockerode";
import { once } from "node:events";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { extract, pack, type Pack } from "tar-stream";
import { fieldOf } from "../../src/errors";
import { dockerClient } from "./docker-client";
import { BUSYBOX, inEngine } from "./images";

/**
 * An image like those built `FROM scratch`: one program, an HTTP server, and no shell. The program is BusyBox under
 * the name of one applet. Disposing of the image removes it.
 */
export async function scratchImage(name: string): Promise<AsyncDisposable & { name: string }> {
  const docker = await dockerClient();
  const source = await docker.createContainer({ Image: inEngine(BUSYBOX) });
  try {
    const files = pack();
    await copy(source, "/bin/busybox", files, () => "httpd");
    // A BusyBox that is not linked statically needs these; the stand-in's does not.
    for (const folder of ["/lib", "/lib64"]) await copy(source, folder, files, (path) => path);
    files.finalize();
    const archive = Readable.from(files as AsyncIterable<Buffer>, { objectMode: false });
    const [repo, tag] = name.split(":");
    const progress = await docker.importImage(archive, { repo, tag });
    progress.resume();
    await once(progress, "end");
  } finally {
    await source.remove({ force: true });
  }
  return { name, [Symbol.asyncDispose]: () => docker.getImage(name).remove({ force: true }) };
}

/** Adds what a container has at a path, if anything. */
async function copy(
  container: Docker.Container,
  path: string,
  into: Pack,
  rename: (name: string) => string,
): Promise<void> {
  let archive;
  try {
    archive = await container.getArchive({ path });
  } catch (error) {
    if (fieldOf(error, "statusCode") === 404) return;
    throw error;
  }
  const entries = extract();
  const reading = pipeline(archive, entries);
  for await (const entry of entries) {
    const { type, name, mode, linkname } = entry.header;
    const content: Buffer[] = [];
    for await (const chunk of entry) content.push(chunk as Buffer);
    // BusyBox is hard-linked to its applets; an archive of BusyBox alone has the file itself.
    into.entry({ name: rename(name), mode, type, linkname }, Buffer.concat(content));
  }
  await reading;
}
