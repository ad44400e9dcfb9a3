import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { gzipSync } from "node:zlib";
import { extract, pack } from "tar-stream";
import { splitArchive } from "../../../../src/container/files/split-archive";

const MIB = 1024 * 1024;

async function archive(files: Readonly<Record<string, Buffer>>): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of Object.entries(files)) tar.entry({ name }, content);
  tar.finalize();
  return buffer(tar as AsyncIterable<Buffer>);
}

async function namesIn(tar: Readable): Promise<string[]> {
  const names: string[] = [];
  const entries = extract();
  const reading = pipeline(tar, entries);
  reading.catch(() => undefined);
  for await (const entry of entries) {
    names.push(entry.header.name);
    entry.resume();
  }
  await reading;
  return names;
}

const inData = (name: string): boolean => name.startsWith("data/");
const FILES = { "data/a": Buffer.from("a"), b: Buffer.alloc(3 * MIB), "data/c": Buffer.alloc(MIB) };

it.each([
  ["plain", (tar: Buffer) => tar],
  ["compressed", (tar: Buffer) => gzipSync(tar)],
])("splits an archive by the names of its entries: %s", async (_, packed) => {
  let rest: string[] = [];
  const hidden = await splitArchive(
    Readable.from([packed(await archive(FILES))], { objectMode: false }),
    inData,
    async (tar) => {
      rest = await namesIn(tar);
    },
  );
  expect(rest).toEqual(["b"]);
  expect(await namesIn(Readable.from([hidden]))).toEqual(["data/a", "data/c"]);
});

it("rejects if the archive cannot be read to its end, and then forwards no whole one", async () => {
  const bytes = await archive(FILES);
  const source = async function* (): AsyncGenerator<Buffer> {
    yield await Promise.resolve(bytes.subarray(0, MIB));
    throw new Error("EIO: the disk is gone");
  };
  const splitting = splitArchive(
    Readable.from(source(), { objectMode: false }),
    inData,
    async (tar) => {
      await namesIn(tar);
    },
  );
  await expect(splitting).rejects.toThrow("EIO: the disk is gone");
});

it("closes the archive if it cannot be forwarded", async () => {
  const source = Readable.from([await archive(FILES)], { objectMode: false });
  const refusal = new Error("no space left");
  await expect(splitArchive(source, inData, () => Promise.reject(refusal))).rejects.toBe(refusal);
  if (!source.closed) await new Promise((resolve) => source.once("close", resolve));
  expect(source.destroyed).toBe(true);
});
