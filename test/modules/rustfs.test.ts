import { RustfsContainer } from "../../modules/rustfs";
import { describeServer } from "../support/describe-server";
import { askWithWrongKey, bucketNames, putAndGet } from "../support/s3-client";

describeServer("rustfs", () => {
  it("serves its user at MinIO's ports", async () => {
    await using rustfs = await new RustfsContainer("rustfs/rustfs:1.0.1")
      .withPassword("something")
      .start();
    const { credentials } = rustfs.getClientOptions();
    expect(credentials).toEqual({ accessKeyId: "rustfs", secretAccessKey: "something" });
    {
      await using bucket = await rustfs.openBucket();
      expect(await putAndGet(rustfs, bucket.getName(), { Key: "a", Body: "x" })).toBe("x");
      expect(bucket.getUrl()).toBe(`${rustfs.getConnectionUrl()}/${bucket.getName()}`);
    }
    expect(await bucketNames(rustfs)).toEqual([]);
    await expect(askWithWrongKey(rustfs)).rejects.toThrow(/signature we calculated/);
    expect((await fetch(`http://${rustfs.getHost()}:${rustfs.getUiPort()}/`)).status).toBe(200);
  });

  it("shows what the server says about a key from a file", async () => {
    const start = new RustfsContainer("rustfs/rustfs:1.0.1")
      .withEnvironment({ RUSTFS_SECRET_KEY_FILE: "/run/secret" })
      .start();
    await expect(start).rejects.toMatchObject({
      code: "CONTAINER_EXITED",
      message: expect.stringContaining("RUSTFS_SECRET_KEY_FILE, not both") as string,
    });
  });
});
