import { PassThrough, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { extract, pack } from "tar-stream";

/** Adds the files of an archive, unpacked into a folder. */
export async function unpackInto(
  files: Map<string, Buffer>,
  tar: Readable,
  target: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const archive = extract();
  const reading = pipeline(tar, archive, { signal });
  for await (const entry of archive) {
    const content: Buffer[] = [];
    for await (const chunk of entry) content.push(chunk as Buffer);
    const path = `${target}/${entry.header.name}`.replace(/\/{2,}/g, "/");
    if (entry.header.type === "file") files.set(path, Buffer.concat(content));
  }
  await reading;
}

/** Packs files under their paths below a folder. */
export function packed(found: readonly [string, Buffer][], parent: string): Readable {
  const archive = pack();
  for (const [name, content] of found) archive.entry({ name: name.slice(parent.length) }, content);
  archive.finalize();
  return archive.pipe(new PassThrough());
}
