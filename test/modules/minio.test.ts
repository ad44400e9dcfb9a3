import { MinioContainer, type StartedMinioContainer } from "../../modules/minio";
import { describeServer } from "../support/describe-server";
import { describeContract, ODD } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { askWithWrongKey, bucketNames, pageAnswers, putAndGet } from "../support/s3-client";

const MINIO = "minio/minio:RELEASE.2025-09-07T16-13-09Z";

describeContract<StartedMinioContainer>({
  server: "minio",
  image: MINIO,
  create: (image) => new MinioContainer(image),
  query: bucketNames,
  address: "getConnectionUrl",
  starts: 3,
  wrongPassword: { connect: askWithWrongKey, error: /signature we calculated does not match/ },
  odd: () => new MinioContainer(MINIO).withPassword(ODD),
  bakes: false,
});

describeServer("minio", () => {
  it("has the getters of testcontainers", async () => {
    await using minio = await new MinioContainer(MINIO)
      .withUsername("somebody")
      .withPassword("something")
      .start();
    expect([minio.getUsername(), minio.getPassword()]).toEqual(["somebody", "something"]);
    expect(minio.getConnectionUrl()).toBe(`http://${minio.getHost()}:${minio.getPort()}`);
    await pageAnswers(minio);
    await using bucket = await minio.openBucket();
    expect(await putAndGet(minio, bucket.getName(), { Key: "a", Body: "x" })).toBe("x");
  });

  it("takes the user from variables", async () => {
    await using minio = await new MinioContainer(MINIO)
      .withEnvironment({ MINIO_ROOT_USER: "somebody", MINIO_ROOT_PASSWORD: "something" })
      .start();
    expect([minio.getUsername(), minio.getPassword()]).toEqual(["somebody", "something"]);
    expect(await bucketNames(minio)).toEqual([]);
  });
});

describePage("minio", ["pictures", "a"]);
