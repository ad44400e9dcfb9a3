// The code of docs/modules/floci.md.
import { FlociContainer, FlociGcpContainer } from "mayfly/floci";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";

async function main(): Promise<void> {
  await using floci = await new FlociContainer("floci/floci:latest").start();
  const s3 = new S3Client(floci.getClientOptions());
  await s3.send(new CreateBucketCommand({ Bucket: "pictures" }));

  await using gcp = await new FlociGcpContainer("floci/floci-gcp:latest").start();
  Object.assign(process.env, gcp.getEmulatorVariables());
}

void main();
