// The code of docs/modules/rustfs.md.
import { RustfsContainer } from "mayfly/rustfs";
import { CreateBucketCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";

async function main(): Promise<void> {
  await using rustfs = await new RustfsContainer("rustfs/rustfs:1.0.1").start();
  const s3 = new S3Client(rustfs.getClientOptions());
  await s3.send(new CreateBucketCommand({ Bucket: "pictures" }));

  const { Buckets } = await s3.send(new ListBucketsCommand({}));
  console.log(Buckets?.map(({ Name }) => Name).join());
}

void main();
