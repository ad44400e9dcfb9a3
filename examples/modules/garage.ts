// The code of docs/modules/garage.md.
import { GarageContainer } from "mayfly/garage";
import { CreateBucketCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { readerFiles } from "../support/reader-files";

async function main(): Promise<void> {
  await using garage = await new GarageContainer("dxflrs/garage:v2.5.0").start();
  const s3 = new S3Client(garage.getClientOptions());
  await s3.send(new CreateBucketCommand({ Bucket: "pictures" }));

  const { Buckets } = await s3.send(new ListBucketsCommand({}));
  console.log(Buckets?.map(({ Name }) => Name).join());
  {
    // The configuration of the server above, in a file of the reader's.
    const { stdout } = await garage.exec(["cat", "/etc/garage.toml"]);
    readerFiles({ "test/garage.toml": stdout });

    const container = new GarageContainer("dxflrs/garage:v2.5.0")
      .withCopyFilesToContainer([{ source: "test/garage.toml", target: "/etc/garage.toml" }])
      .withRegion("garage");

    await using own = await container.start();
    const { Buckets } = await new S3Client(own.getClientOptions()).send(new ListBucketsCommand({}));
    console.log(`${Buckets?.length ?? 0} buckets`);
  }
}

void main();
