import { pipeline, Readable } from "node:stream";
import { pipeline as pipe } from "node:stream/promises";
import type { Extract, Header, Pack } from "tar-stream";
import type { FileReader } from "./files-of";
import { tarStream } from "../../common/tar";
import { harmlessMode } from "./harmless-mode";

/** The pax record for a file's capabilities, which are a finer kind of setuid. */
const CAPABILITIES = "SCHILY.xattr.security.capability";

/**
 * Returns a file or folder of a container as a tar archive without setuid and setgid bits and without file
 * capabilities: if root unpacked them on this machine, a program from the container would run as root for
 * every user. The archive is rewritten while it is read.
 */
export async function copyArchiveOut(
  engine: FileReader,
  id: string,
  path: string,
): Promise<Readable> {
  const archive = await engine.containers.getArchive(id, path);
  const { extract, pack } = tarStream();
  const [entries, rewritten] = [extract(), pack()];
  // The loop over the entries gets the failure as well.
  pipeline(archive, entries, () => undefined);
  // A reader that stops early closes the connection.
  rewritten.once("close", () => archive.destroy());
  void rewrite(entries, rewritten).catch((error: unknown) => {
    rewritten.destroy(error as Error);
  });
  // tar-stream makes streamx streams; Readable.from() turns one into a stream of Node.
  return Readable.from(rewritten as AsyncIterable<Buffer>, { objectMode: false });
}

async function rewrite(entries: Extract, archive: Pack): Promise<void> {
  for await (const entry of entries) {
    await pipe(entry as AsyncIterable<Buffer>, archive.entry(harmless(entry.header)));
  }
  archive.finalize();
}

function harmless(header: Header): Header {
  const mode = harmlessMode(header.mode, header.type === "directory");
  if (header.pax === null) return { ...header, mode };
  const { [CAPABILITIES]: _capabilities, ...pax } = header.pax as Record<string, string>;
  return { ...header, mode, pax };
}
