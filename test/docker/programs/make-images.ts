// Creates images in all ways, and ends without removing them.
import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pack } from "tar-stream";
import { Images } from "../../../src";

const [, , base = "", repo = ""] = process.argv;

function rootFileSystem(): Readable {
  const files = pack();
  files.entry({ name: "chance" }, randomBytes(1000));
  files.finalize();
  return Readable.from(files as AsyncIterable<Buffer>, { objectMode: false });
}

async function main(): Promise<void> {
  await Images.import(rootFileSystem(), { name: `${repo}:imported` });
  await Images.tag(`${repo}:imported`, `${repo}:tagged`);
  await Images.import(rootFileSystem(), { name: `${repo}:kept`, deleteOnExit: false });

  await Images.import(rootFileSystem(), { name: `${repo}:loaded`, deleteOnExit: false });
  const { id } = await Images.inspect(`${repo}:loaded`);
  const archive = await buffer(await Images.saveAsStream(`${repo}:loaded`));
  await Images.remove(`${repo}:loaded`);
  await Images.load(archive);

  await Images.tag(base, `${repo}:kept-too`);
  const other = await buffer(await Images.saveAsStream(`${repo}:kept-too`));
  await Images.remove(`${repo}:kept-too`);
  await Images.load(other, { deleteOnExit: false });

  const names = (await Images.list({ reference: repo })).flatMap((image) => image.names);
  const own = names.filter((name) => name.startsWith(repo));
  console.log(JSON.stringify({ names: own, below: id }));
}

void main();
