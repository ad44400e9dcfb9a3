import { PassThrough, pipeline, Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline as pipe } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { tarStream } from "../../common/tar";

const GZIP = 0x1f8b;

/**
 * Splits a tar archive in two: `forward` gets the entries whose names `isHidden` rejects, while they are read. Returns
 * an archive of the others. It is in memory, as is the tmpfs that its files are for.
 */
export async function splitArchive(
  tar: Readable,
  isHidden: (name: string) => boolean,
  forward: (rest: Readable) => Promise<void>,
): Promise<Buffer> {
  const { extract, pack } = tarStream();
  const [entries, rest, hidden] = [extract(), pack(), pack()];
  const source = await unzipped(tar);
  // The loop over the entries gets the failure as well.
  pipeline(source, entries, () => undefined);
  const giveUp = (error: unknown): void => {
    for (const stream of [entries, rest, hidden]) stream.destroy(error as Error);
    tar.destroy();
  };
  const split = async (): Promise<void> => {
    try {
      for await (const entry of entries) {
        const target = isHidden(entry.header.name) ? hidden : rest;
        await pipe(entry as AsyncIterable<Buffer>, target.entry(entry.header));
      }
      rest.finalize();
      hidden.finalize();
    } catch (error) {
      giveUp(error);
    }
  };
  // tar-stream makes streamx streams; Readable.from() turns one into a stream of Node.
  const forwarded = Readable.from(rest as AsyncIterable<Buffer>, { objectMode: false });
  // The archive can fail before anything reads it. Its reader gets the failure, too.
  for (const stream of [entries, rest, hidden, forwarded]) stream.on("error", () => undefined);
  const forwarding = forward(forwarded);
  const collecting = buffer(hidden as AsyncIterable<Buffer>);
  forwarding.catch(giveUp);
  const [, , bytes] = await Promise.all([forwarding, split(), collecting]);
  return bytes;
}

/** Engines accept archives that are compressed with gzip, too. */
async function unzipped(tar: Readable): Promise<Readable> {
  const chunks = tar[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const first = await chunks.next();
  const all = async function* (): AsyncGenerator<Buffer> {
    for (let next = first; next.done !== true; next = await chunks.next()) yield next.value;
  };
  const whole = Readable.from(all(), { objectMode: false });
  const isGzip =
    first.done !== true && first.value.length > 1 && first.value.readUInt16BE(0) === GZIP;
  return isGzip ? pipeline(whole, createGunzip(), new PassThrough(), () => undefined) : whole;
}
