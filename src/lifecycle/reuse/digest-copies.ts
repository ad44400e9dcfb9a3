import { createHash } from "node:crypto";
import { posix } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import type { Header } from "tar-stream";
import { copyArchive, READER_RECORD } from "../../container/files/copy-archive";
import type { ArchiveToCopy, ContainerSpec } from "../../spec/container-spec";
import { tarStream } from "../../common/tar";

export interface CopiedFiles {
  /** Digest of content, mode and owner, by path in the container. */
  readonly files: ReadonlyMap<string, string>;
  /** The spec's archives as new streams, because digesting has read the old ones. */
  readonly archives: readonly ArchiveToCopy[];
}

/**
 * Digests the files that a spec copies into its container. Reads the same archives that are sent to the
 * engine, and ignores modification times.
 */
export async function digestCopies(
  spec: Pick<ContainerSpec, "copies" | "archives">,
): Promise<CopiedFiles> {
  const files = new Map<string, string>();
  if (spec.copies.length > 0) await digestArchive(copyArchive(spec.copies), "/", files);
  const archives: ArchiveToCopy[] = [];
  for (const { tar, target } of spec.archives) {
    const bytes = await bytesOf(tar);
    await digestArchive(Readable.from([bytes]), target, files);
    archives.push({ tar: Readable.from([bytes]), target });
  }
  return { files, archives };
}

async function digestArchive(
  tar: Readable,
  target: string,
  files: Map<string, string>,
): Promise<void> {
  const { extract } = tarStream();
  const entries = extract();
  const reading = pipeline(tar, entries);
  // Handled here too, because the loop below can throw the same failure first.
  reading.catch(() => undefined);
  for await (const entry of entries) {
    const content = createHash("sha256");
    for await (const chunk of entry) content.update(chunk as Buffer);
    const path = posix.join("/", target, entry.header.name).replace(/(.)\/$/, "$1");
    // If two files have the same path, the later one stays in the container.
    files.set(path, digest(entry.header, content.digest("hex")));
  }
  await reading;
}

function digest({ type, mode, uid, gid, linkname, pax }: Header, content: string): string {
  const permissions = (mode & 0o7777).toString(8);
  // Ids that are too large for the header's own fields are in its pax extension.
  const extended = (pax ?? {}) as Readonly<Partial<Record<string, string>>>;
  const owner = extended[READER_RECORD] ?? `${extended["uid"] ?? uid}:${extended["gid"] ?? gid}`;
  return [type, permissions, owner, linkname, content].join(" ");
}

// A stream can be read once; a builder can be started many times.
const buffered = new WeakMap<Readable, Promise<Buffer>>();

function bytesOf(tar: Readable): Promise<Buffer> {
  let bytes = buffered.get(tar);
  if (bytes === undefined) {
    bytes = buffer(tar);
    buffered.set(tar, bytes);
  }
  return bytes;
}
