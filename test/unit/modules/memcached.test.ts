import { ImageName } from "../../../src";
import { MemcachedContainer } from "../../../modules/memcached";

describe("MemcachedContainer", () => {
  it("takes images of memcached and substitutes for them", () => {
    const mirror = ImageName.fromString("registry.example.com/mirror/cache:1");
    expect(() => new MemcachedContainer(mirror)).toThrow("registry.example.com/mirror/cache");
    const substitute = mirror.asCompatibleSubstituteFor("memcached");
    expect(() => new MemcachedContainer(substitute)).not.toThrow();
  });

  it.each([0, 1.5, "64" as unknown as number])("refuses %p megabytes", (megabytes) => {
    const create = (): unknown => new MemcachedContainer("memcached:1.6").withMemory(megabytes);
    expect(create).toThrow("withMemory: expected a whole number, 1 or more");
  });

  it("refuses the command of another program", async () => {
    const shell = new MemcachedContainer("memcached:1.6").withCommand(["sh"]);
    await expect(shell.start()).rejects.toThrow("withCommand: expected memcached and its options");
  });
});
