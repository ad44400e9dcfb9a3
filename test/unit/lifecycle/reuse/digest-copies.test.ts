import { digestCopies } from "../../../../src/lifecycle/reuse/digest-copies";
import type { ContentToCopy } from "../../../../src/spec/container-spec";

async function digestOf(file: Partial<ContentToCopy>): Promise<string | undefined> {
  const copy = { kind: "content", content: "x", target: "/f", ...file } as const;
  return (await digestCopies({ copies: [copy], archives: [] })).files.get("/f");
}

describe("what a container is made of", () => {
  it("differs by the content, the mode and the owner of a file, and by its reader", async () => {
    const digests = await Promise.all(
      [{}, { content: "y" }, { mode: 0o600 }, { uid: 1 }, { reader: "a" }, { reader: "b" }].map(
        digestOf,
      ),
    );
    expect(new Set(digests).size).toBe(digests.length);
  });

  it("is the same for the same reader, whatever the number that the container has for it", async () => {
    expect(await digestOf({ reader: "a" })).toBe(await digestOf({ reader: ["a"] }));
    expect(await digestOf({ reader: "a" })).toMatch(/^file 644 a /);
  });
});
