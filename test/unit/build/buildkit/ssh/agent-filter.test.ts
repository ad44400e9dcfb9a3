import { readOnlyAgent } from "../../../../../src/build/buildkit/ssh/agent-filter";

/** Returns a request to an agent: its length, its type, and its content. */
function request(type: number, content = ""): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(1 + content.length);
  head.writeUInt8(type, 4);
  return Buffer.concat([head, Buffer.from(content)]);
}

const LIST = request(11);
const SIGN = request(13, "key and data");
const REFUSED = request(255);

describe("an SSH agent of a build", () => {
  it("gets requests to list and to sign, however they are split", async () => {
    const filter = readOnlyAgent();
    for (const byte of Buffer.concat([LIST, SIGN])) filter.write(Buffer.from([byte]));
    filter.end();
    expect(Buffer.concat(await filter.toArray())).toEqual(Buffer.concat([LIST, SIGN]));
  });

  it.each([
    ["add a key", 17],
    ["add a key with constraints", 25],
    ["remove a key", 18],
    ["remove all keys", 19],
    ["lock it", 22],
  ])("gets no request to %s", async (_name, type) => {
    const filter = readOnlyAgent();
    filter.end(Buffer.concat([request(type, "content"), LIST]));
    expect(Buffer.concat(await filter.toArray())).toEqual(Buffer.concat([REFUSED, LIST]));
  });

  it("gets no request that is too long", async () => {
    const filter = readOnlyAgent();
    filter.end(Buffer.from([0x7f, 0, 0, 0, 11]));
    await expect(filter.toArray()).rejects.toThrow("the limit is 262144");
  });
});
