import { BLOCK, ByteBlocks } from "../../../../src/container/files/byte-blocks";

const bytes = (blocks: ByteBlocks): string => Buffer.concat(blocks.toBuffers()).toString();

it("a million pieces of a byte take as few blocks as one of a million", () => {
  const [small, large] = [new ByteBlocks(), new ByteBlocks()];
  const piece = Buffer.from("x");
  for (let count = 0; count < 1_000_000; count++) small.append(piece);
  large.append(Buffer.alloc(1_000_000, "x"));
  expect(small.toBuffers().map(({ length }) => length)).toEqual(
    large.toBuffers().map(({ length }) => length),
  );
  expect(small.toBuffers()).toHaveLength(Math.ceil(1_000_000 / BLOCK));
  expect(small.length).toBe(1_000_000);
});

it("does not keep what was appended, which may be a small part of something large", () => {
  const blocks = new ByteBlocks();
  const read = Buffer.from("abc");
  blocks.append(read);
  read.fill("?");
  expect(bytes(blocks)).toBe("abc");
});

it("returns its oldest bytes, to the last one, and takes more", () => {
  const blocks = new ByteBlocks();
  blocks.append(Buffer.concat([Buffer.alloc(BLOCK, "a"), Buffer.from("b")]));
  expect(blocks.shift()?.equals(Buffer.alloc(BLOCK, "a"))).toBe(true);
  expect(blocks.shift()?.toString()).toBe("b");
  expect([blocks.shift(), blocks.length]).toEqual([undefined, 0]);
  blocks.append(Buffer.from("c"));
  expect([bytes(blocks), blocks.length]).toEqual(["c", 1]);
});

it("is independent of its copy", () => {
  const blocks = new ByteBlocks();
  blocks.append(Buffer.from("one "));
  const copy = blocks.copy();
  blocks.append(Buffer.from("two"));
  copy.append(Buffer.from("three"));
  expect([bytes(blocks), bytes(copy)]).toEqual(["one two", "one three"]);
});

it("returns its end with at most a block too much", () => {
  const blocks = new ByteBlocks();
  blocks.append(Buffer.alloc(10 * BLOCK + 5, "x"));
  const end = Buffer.concat(blocks.toBuffers(BLOCK));
  expect(end.length).toBe(BLOCK + 5);
});
