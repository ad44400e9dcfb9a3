// The code of docs/modules/seaweedfs.md.
import { SeaweedfsContainer } from "mayfly/seaweedfs";
import { CreateBucketCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";

async function main(): Promise<void> {
  await using seaweedfs = await new SeaweedfsContainer("chrislusf/seaweedfs:4.48").start();
  const s3 = new S3Client(seaweedfs.getClientOptions());
  await s3.send(new CreateBucketCommand({ Bucket: "pictures" }));

  const { Buckets } = await s3.send(new ListBucketsCommand({}));
  console.log(Buckets?.map(({ Name }) => Name).join());
}

void main();
