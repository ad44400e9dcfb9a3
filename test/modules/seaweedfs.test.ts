import { PutBucketVersioningCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { SeaweedfsContainer, type StartedSeaweedfsContainer } from "../../modules/seaweedfs";
import { describeServer } from "../support/describe-server";
import { describeContract, ODD } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import {
  askWithWrongKey,
  bucketNames,
  pageAnswers,
  putAndGet,
  s3Client,
} from "../support/s3-client";

const SEAWEEDFS = "chrislusf/seaweedfs:4.48";
/** Characters that XML, URLs and signatures give a meaning. */
const KEY = "a b/ü&<x>+%";

describeContract<StartedSeaweedfsContainer>({
  server: "seaweedfs",
  image: SEAWEEDFS,
  create: (image) => new SeaweedfsContainer(image),
  query: async (seaweedfs) => {
    await using bucket = await seaweedfs.openBucket();
    await putAndGet(seaweedfs, bucket.getName(), { Key: KEY, Body: "x" });
  },
  address: "getClientOptions",
  starts: 3,
  wrongPassword: { connect: askWithWrongKey, error: /signature we calculated does not match/ },
  odd: () => new SeaweedfsContainer(SEAWEEDFS).withUsername("me").withPassword(ODD),
  bakes: false,
});

describeServer("seaweedfs", () => {
  let seaweedfs: StartedSeaweedfsContainer;
  let s3: S3Client;
  beforeAll(async () => {
    seaweedfs = await new SeaweedfsContainer(SEAWEEDFS).start();
    s3 = s3Client(seaweedfs);
  });
  afterAll(() => seaweedfs.stop());

  it("removes a bucket with all versions of its objects", async () => {
    const bucket = await seaweedfs.openBucket();
    const Bucket = bucket.getName();
    const Status = "Enabled";
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
    expect(await putAndGet(seaweedfs, Bucket, { Key: KEY, Body: "one" })).toBe("one");
    expect(await putAndGet(seaweedfs, Bucket, { Key: KEY, Body: "two" })).toBe("two");
    await bucket.empty();
    const { status } = await fetch(bucket.getUrl());
    expect(status).toBe(403);
    await bucket.drop();
    expect(await bucketNames(seaweedfs)).not.toContain(Bucket);
  });

  it("refuses unknown keys", async () => {
    const credentials = { accessKeyId: "nobody", secretAccessKey: "nothing-known" };
    const other = new S3Client({ ...seaweedfs.getClientOptions(), credentials });
    const put = other.send(new PutObjectCommand({ Bucket: "any", Key: "k", Body: "x" }));
    await expect(put).rejects.toThrow(/access key/i);
  });

  it("has an administration for the browser", async () => {
    await pageAnswers(seaweedfs);
  });
});

describePage("seaweedfs", ["pictures"]);
