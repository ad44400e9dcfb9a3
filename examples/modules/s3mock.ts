// The code of docs/modules/s3mock.md.
import { S3MockContainer } from "mayfly/s3mock";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";

async function main(): Promise<void> {
  {
    await using s3mock = await new S3MockContainer("adobe/s3mock:4.11.0").start();
    const s3 = new S3Client(s3mock.getClientOptions());
    await s3.send(new CreateBucketCommand({ Bucket: "pictures" }));

    const { Buckets } = await s3.send(new ListBucketsCommand({}));
    console.log(Buckets?.map(({ Name }) => Name).join());
  }
  {
    await using s3mock = await new S3MockContainer("adobe/s3mock:4.11.0")
      .withInitialBuckets("first", "second")
      .start();

    const s3 = new S3Client(s3mock.getClientOptions());
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
    await using bucket = await s3mock.openBucket();
    const Bucket = bucket.getName();
    await s3.send(new PutObjectCommand({ Bucket, Key: "greeting", Body: "hello" }));

    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: "greeting" }));
    const names = Buckets.map(({ Name }) => Name)
      .sort()
      .join();
    console.log(`${names} of its own: ${String(await Body?.transformToString())}`);
  }
}

void main();
