import { request } from "node:https";
import { CreateBucketCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { S3MockContainer, type StartedS3MockContainer } from "../../modules/s3mock";
import { describeServer } from "../support/describe-server";
import { describeContract } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { bucketNames, putAndGet, s3Client } from "../support/s3-client";

const S3MOCK = "adobe/s3mock:4.11.0";
/** Characters that XML, URLs and signatures give a meaning. */
const KEY = "a b/ü&<x>+%";

describeContract<StartedS3MockContainer>({
  server: "s3mock",
  image: S3MOCK,
  create: (image) => new S3MockContainer(image),
  query: async (s3mock) => {
    await using bucket = await s3mock.openBucket();
    expect(await putAndGet(s3mock, bucket.getName(), { Key: KEY, Body: "x" })).toBe("x");
  },
  address: "getClientOptions",
  starts: 3,
  bakes: false,
});

/** Asks as a process that accepts any certificate. */
const securely = (url: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(url, { rejectUnauthorized: false }, (answer) => {
      answer.resume().on("end", () => {
        resolve(answer.statusCode);
      });
    })
      .on("error", reject)
      .end();
  });

describeServer("s3mock", () => {
  let s3mock: StartedS3MockContainer;
  beforeAll(async () => {
    s3mock = await new S3MockContainer(S3MOCK)
      .withInitialBuckets("first-bucket")
      .withInitialBuckets("second-bucket")
      .withAccessKeyId("me")
      .withSecretAccessKey("secret")
      .withRegion("eu-central-1")
      .start();
  });
  afterAll(() => s3mock.stop());

  it("has the buckets of its start, and the login that clients are given", async () => {
    expect((await bucketNames(s3mock)).sort()).toEqual(["first-bucket", "second-bucket"]);
    expect(s3mock.getClientOptions()).toEqual({
      endpoint: s3mock.getHttpConnectionUrl(),
      region: "eu-central-1",
      credentials: { accessKeyId: "me", secretAccessKey: "secret" },
      forcePathStyle: true,
    });
    expect([s3mock.getAccessKeyId(), s3mock.getSecretAccessKey()]).toEqual(["me", "secret"]);
  });

  it("answers over HTTP and HTTPS", async () => {
    const host = s3mock.getHost();
    expect(s3mock.getHttpConnectionUrl()).toBe(`http://${host}:${s3mock.getHttpPort()}`);
    expect(s3mock.getHttpsConnectionUrl()).toBe(`https://${host}:${s3mock.getHttpsPort()}`);
    expect(s3mock.getHttpsPort()).toBe(s3mock.getMappedPort(9191));
    expect(await securely(`${s3mock.getHttpsConnectionUrl()}/first-bucket`)).toBe(200);
  });

  it("removes a bucket with all versions of its objects", async () => {
    const bucket = await s3mock.openBucket();
    const Bucket = bucket.getName();
    const Status = "Enabled";
    await s3Client(s3mock).send(
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }),
    );
    expect(await putAndGet(s3mock, Bucket, { Key: KEY, Body: "one" })).toBe("one");
    expect(await putAndGet(s3mock, Bucket, { Key: KEY, Body: "two" })).toBe("two");
    expect(await (await fetch(bucket.getUrl())).text()).toContain("<Contents>");
    await bucket.empty();
    expect(await (await fetch(bucket.getUrl())).text()).not.toContain("<Contents>");
    await bucket.drop();
    expect(await bucketNames(s3mock)).not.toContain(Bucket);
  });

  it("creates buckets of clients in the region", async () => {
    await s3Client(s3mock).send(new CreateBucketCommand({ Bucket: "third-bucket" }));
    expect(await bucketNames(s3mock)).toContain("third-bucket");
  });
});

describePage("s3mock", ["pictures", "first,second of its own: hello"]);
