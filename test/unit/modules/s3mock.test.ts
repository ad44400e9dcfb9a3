import { S3MockContainer } from "../../../modules/s3mock";
import { ImageName } from "../../../src";

const s3mock = (): S3MockContainer => new S3MockContainer("adobe/s3mock:4.11.0");

describe("S3MockContainer", () => {
  it.each([
    ["an image of another server", () => new S3MockContainer(ImageName.fromString("a:1")), "a:1"],
    ["no access key", () => s3mock().withAccessKeyId(""), "withAccessKeyId"],
    ["no secret key", () => s3mock().withSecretAccessKey(""), "withSecretAccessKey"],
    ["no region", () => s3mock().withRegion(""), "withRegion"],
    ["a short name of a bucket", () => s3mock().withInitialBuckets("ab"), "withInitialBuckets"],
    ["two names as one", () => s3mock().withInitialBuckets("one,two"), "names of buckets"],
    ["a capital letter", () => s3mock().withInitialBuckets("Bucket"), "names of buckets"],
  ])("refuses %s", (_what, call, says) => {
    expect(call).toThrow(says);
  });
});
