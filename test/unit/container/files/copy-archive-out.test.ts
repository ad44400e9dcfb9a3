import { once } from "node:events";
import { PassThrough, Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { extract, pack, type Header } from "tar-stream";
import { copyArchiveOut } from "../../../../src/container/files/copy-archive-out";
import type { Engine } from "../../../../src/engine/engine";
import { FakeEngine } from "../../../support/fake-engine";

const engineWith = (archive: Readable): Engine => {
  const engine = new FakeEngine();
  engine.containers.getArchive = () => Promise.resolve(archive);
  return engine;
};

async function rewritten(headers: readonly object[]): Promise<Header[]> {
  const source = pack();
  for (const header of headers) {
    if ("linkname" in header) source.entry(header as Header);
    else source.entry(header as Header, "x");
  }
  source.finalize();
  const archive = Readable.from(source as AsyncIterable<Buffer>, { objectMode: false });
  const found: Header[] = [];
  const read = (await copyArchiveOut(engineWith(archive), "id", "/")).pipe(extract());
  for await (const entry of read) {
    found.push(entry.header);
    entry.resume();
  }
  return found;
}

describe("an archive out of a container", () => {
  it("has no file with capabilities, and keeps what else its records say", async () => {
    const capability = { "SCHILY.xattr.security.capability": "\u0001" };
    const [ping, plain] = await rewritten([
      { name: "ping", mode: 0o755, pax: { ...capability, uid: "1000650000" } },
      { name: "plain", mode: 0o755, pax: capability },
    ]);
    expect(ping?.pax).toEqual({ path: "ping", uid: "1000650000" });
    expect(plain?.pax).toEqual({ path: "plain" });
  });

  it("keeps names in any script and of any length, links, and what they lead to", async () => {
    const name = `${"ordner/".repeat(40)}größe`;
    const [file, link] = await rewritten([
      { name, mode: 0o6644 },
      { name: "link", type: "symlink", linkname: name, mode: 0o777 },
    ]);
    expect(file).toMatchObject({ name, mode: 0o644, size: 1 });
    expect(link).toMatchObject({ name: "link", type: "symlink", linkname: name });
  });

  it("fails when the engine's breaks off", async () => {
    const source = new PassThrough();
    const archive = await copyArchiveOut(engineWith(source), "id", "/");
    const reading = buffer(archive);
    source.destroy(new Error("the engine has gone"));
    await expect(reading).rejects.toThrow("the engine has gone");
  });

  it("fails when it is not whole", async () => {
    const source = Readable.from([Buffer.alloc(100, 1)]);
    const archive = await copyArchiveOut(engineWith(source), "id", "/");
    await expect(buffer(archive)).rejects.toThrow();
  });

  it("closes the engine's when nobody reads it any more", async () => {
    const source = new PassThrough();
    const archive = await copyArchiveOut(engineWith(source), "id", "/");
    const closed = once(source, "close");
    archive.once("error", () => undefined);
    archive.read();
    archive.destroy();
    await closed;
    expect(source.destroyed).toBe(true);
  });
});
