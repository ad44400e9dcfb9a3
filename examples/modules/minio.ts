// The code of docs/modules/minio.md.
import { MinioContainer } from "mayfly/minio";
import {
  CreateBucketCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { Client } from "minio";

async function main(): Promise<void> {
  const image = "quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z";
  await using minio = await new MinioContainer(image).start();
  const s3 = new S3Client(minio.getClientOptions());
  await s3.send(new CreateBucketCommand({ Bucket: "pictures" }));

  {
    const client = new Client({
      endPoint: minio.getHost(),
      port: minio.getPort(),
      useSSL: false,
      accessKey: minio.getAccessKey(),
      secretKey: minio.getSecretKey(),
    });

    console.log((await client.listBuckets()).map(({ name }) => name).join());
  }
  {
    await using bucket = await minio.openBucket();
    await s3.send(new PutObjectCommand({ Bucket: bucket.getName(), Key: "a", Body: "x" }));

    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: bucket.getName() }));
    console.log(Contents?.map(({ Key }) => Key).join());
  }
}

void main();
