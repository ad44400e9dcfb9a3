import { PassThrough, pipeline, type Readable } from "node:stream";

const BLOCK = 512;

/**
 * The archive with an entry for its own root before all others. BuildKit takes a context for an
 * archive only if its first kilobyte (buildx: its first block) holds a whole header, and one whose
 * first file has a long or foreign name begins with an extended header of any length; such a
 * context would be read as the Dockerfile itself.
 */
export function recognizableTar(tar: Readable): Readable {
  const out = new PassThrough();
  out.write(rootHeader());
  // A failure of the archive becomes one of what is returned.
  pipeline(tar, out, () => undefined);
  return out;
}

/** Of the folder `./` with the mode 0755, owned by root, in the format ustar of POSIX. */
function rootHeader(): Buffer {
  const header = Buffer.alloc(BLOCK);
  header.write("./", 0);
  header.write("0000755\0", 100);
  for (const offset of [108, 116]) header.write("0000000\0", offset);
  for (const offset of [124, 136]) header.write("00000000000\0", offset);
  header.write("        ", 148);
  header.write("5", 156);
  header.write("ustar\x0000", 257);
  const checksum = header.reduce((sum, byte) => sum + byte, 0);
  header.write(`${checksum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}
