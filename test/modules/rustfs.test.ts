import { RustfsContainer, type StartedRustfsContainer } from "../../modules/rustfs";
import { describeServer } from "../support/describe-server";
import { describeContract, ODD } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { askWithWrongKey, bucketNames, pageAnswers, putAndGet } from "../support/s3-client";

const RUSTFS = "rustfs/rustfs:1.0.1";

describeContract<StartedRustfsContainer>({
  server: "rustfs",
  image: RUSTFS,
  create: (image) => new RustfsContainer(image),
  query: bucketNames,
  address: "getConnectionUrl",
  starts: 3,
  wrongPassword: { connect: askWithWrongKey, error: /signature we calculated does not match/ },
  odd: () => new RustfsContainer(RUSTFS).withPassword(ODD),
  bakes: false,
});

describeServer("rustfs", () => {
  it("serves its user at MinIO's ports", async () => {
    await using rustfs = await new RustfsContainer(RUSTFS).withPassword("something").start();
    const { credentials } = rustfs.getClientOptions();
    expect(credentials).toEqual({ accessKeyId: "rustfs", secretAccessKey: "something" });
    {
      await using bucket = await rustfs.openBucket();
      expect(await putAndGet(rustfs, bucket.getName(), { Key: "a", Body: "x" })).toBe("x");
      expect(bucket.getUrl()).toBe(`${rustfs.getConnectionUrl()}/${bucket.getName()}`);
    }
    expect(await bucketNames(rustfs)).toEqual([]);
    await expect(askWithWrongKey(rustfs)).rejects.toThrow(/signature we calculated/);
    await pageAnswers(rustfs);
  });

  it("shows what the server says about a key from a file", async () => {
    const start = new RustfsContainer(RUSTFS)
      .withEnvironment({ RUSTFS_SECRET_KEY_FILE: "/run/secret" })
      .start();
    await expect(start).rejects.toMatchObject({
      code: "CONTAINER_EXITED",
      message: expect.stringContaining("RUSTFS_SECRET_KEY_FILE, not both") as string,
    });
  });
});

describePage("rustfs", ["pictures"]);
