import { PassThrough, pipeline, type Readable } from "node:stream";

const BLOCK = 512;

/**
 * Returns the archive with an entry for its own root in front.
 *
 * BuildKit recognizes an archive only if its first kilobyte (buildx: its first block) contains a
 * whole header. An archive whose first file has a long or non-ASCII name begins with an extended
 * header of any length; BuildKit would read such a context as the Dockerfile itself.
 */
export function recognizableTar(tar: Readable): Readable {
  const out = new PassThrough();
  out.write(rootHeader());
  // An error of the archive becomes an error of the returned stream.
  pipeline(tar, out, () => undefined);
  return out;
}

/** Returns the header of the folder `./` with mode 0755, owned by root, in POSIX's ustar format. */
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
