import { randomUUID } from "node:crypto";
import { GenericContainer, Volume } from "../../src";
import { BUSYBOX } from "../support/images";
import { realEngine } from "../support/real-engine";

const container = (): GenericContainer =>
  new GenericContainer(BUSYBOX).withCommand(["sleep", "infinity"]);

const write = (text: string): string[] => ["sh", "-c", `echo ${text} > /data/file`];
const READ = ["cat", "/data/file"];

const traced = (): { labels: Record<string, string>; left: () => Promise<string[]> } => {
  const labels = { "test.trace": randomUUID() };
  return { labels, left: async () => (await realEngine()).volumes.list(labels) };
};

describe("Volume", () => {
  it("is shared by containers, outlives them, and is gone afterwards", async () => {
    const { labels, left } = traced();
    const volume = await new Volume({ labels }).start();
    expect(await left()).toEqual([volume.getName()]);
    {
      await using writer = await container().withVolume(volume, "/data").start();
      await using reader = await container().withVolume(volume, "/data").start();
      await writer.exec(write("one"));
      expect((await reader.exec(READ)).stdout).toBe("one\n");
    }
    {
      await using later = await container().withVolume(volume, "/data").start();
      expect((await later.exec(READ)).stdout).toBe("one\n");
    }
    await volume.stop();
    await volume.stop();
    expect(await left()).toEqual([]);
  });

  it("is not removed while a container has it, and can be stopped again then", async () => {
    const volume = await new Volume().start();
    const user = await container().withVolume(volume, "/data").start();
    await expect(volume.stop()).rejects.toThrow(
      /^The engine failed to remove volume \S+ \(HTTP code 409\): .*volume is in use/,
    );
    await user.stop();
    await volume.stop();
  });

  it("can be mounted to be read only", async () => {
    await using volume = await new Volume().start();
    await using reader = await container().withVolume(volume, "/data", { readOnly: true }).start();
    const { exitCode, stderr } = await reader.exec(write("one"));
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringContaining("Read-only file system") as string,
    });
  });

  it("passes options to its driver", async () => {
    const driverOptions = { type: "tmpfs", device: "tmpfs", o: "size=1m" };
    await using volume = await new Volume({ driverOptions }).start();
    await using user = await container().withVolume(volume, "/data").start();
    const { stdout } = await user.exec(["df", "-k", "/data"]);
    expect(stdout).toMatch(/^tmpfs +1024 /m);
  });

  it("does not take over a volume of that name, which withVolume mounts", async () => {
    const name = `own-${randomUUID()}`;
    const engine = await realEngine();
    await engine.volumes.create({ name, driver: "local", labels: {} });
    try {
      await using user = await container().withVolume(name, "/data").start();
      await user.exec(write("mine"));
      await expect(new Volume({ name }).start()).rejects.toThrow(
        `The engine failed to create volume ${name} (HTTP code 409): a volume with this name already exists`,
      );
      expect((await user.exec(READ)).stdout).toBe("mine\n");
    } finally {
      await engine.volumes.remove(name);
    }
  });

  it("leaves nothing when its start fails or is aborted", async () => {
    const { labels, left } = traced();
    const driverOptions = { nonsense: "1" };
    await expect(new Volume({ labels, driverOptions }).start()).rejects.toThrow(/nonsense/);
    const reason = new Error("changed my mind");
    const abort = new AbortController();
    const start = new Volume({ labels }).start({ signal: abort.signal });
    abort.abort(reason);
    await expect(start).rejects.toBe(reason);
    expect(await left()).toEqual([]);
  });

  it("is free again after a start that failed", async () => {
    await using volume = await new Volume().start();
    const start = container().withVolume(volume, "/data").withCommand(["/no/such"]).start();
    await expect(start).rejects.toMatchObject({ code: "CONTAINER_START_FAILED" });
    await volume.stop();
  });
});
