// The code of docs/modules/localstack.md.
import { LocalstackContainer } from "mayfly/localstack";
import {
  CreateBucketCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  CreateQueueCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { readerFiles } from "../support/reader-files";

async function main(): Promise<void> {
  readerFiles({ "test/aws.sh": "#!/bin/sh\necho prepared > /tmp/by-the-script\n" });
  await using localstack = await new LocalstackContainer("localstack/localstack:4.14.0").start();
  const s3 = new S3Client(localstack.getClientOptions());
  await s3.send(new CreateBucketCommand({ Bucket: "pictures" }));

  {
    await using bucket = await localstack.openBucket();
    await s3.send(new PutObjectCommand({ Bucket: bucket.getName(), Key: "a", Body: "x" }));

    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: bucket.getName() }));
    console.log(Contents?.map(({ Key }) => Key).join());
  }
  const sqs = new SQSClient(localstack.getClientOptions());
  {
    await using prefix = await localstack.openPrefix();
    const QueueName = prefix.nameFor("orders.fifo"); // mayfly-1a2b3c4d-orders.fifo
    await sqs.send(new CreateQueueCommand({ QueueName, Attributes: { FifoQueue: "true" } }));

    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
    console.log(`has its queue: ${QueueUrl?.endsWith(QueueName)}`);
    {
      const credentials = { accessKeyId: "000000000042", secretAccessKey: "test" };
      const sqs = new SQSClient({ ...localstack.getClientOptions(), credentials });

      const { QueueUrls } = await sqs.send(new ListQueuesCommand({}));
      console.log(`${QueueUrls?.length ?? 0} queues of the other account`);
    }
  }
  const container = new LocalstackContainer("localstack/localstack:4.14.0").withInitScripts(
    "test/aws.sh",
  );

  await using prepared = await container.start();
  console.log((await prepared.exec(["cat", "/tmp/by-the-script"])).stdout.trim());
}

void main();
