// The code of docs/modules/ministack.md.
import { MinistackContainer } from "mayfly/ministack";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";

async function main(): Promise<void> {
  await using ministack = await new MinistackContainer("ministackorg/ministack:1.5.33").start();
  const s3 = new S3Client(ministack.getClientOptions());
  await s3.send(new CreateBucketCommand({ Bucket: "pictures" }));

  {
    await using bucket = await ministack.openBucket();
    await using prefix = await ministack.openPrefix();
    const TableName = prefix.nameFor("orders"); // mayfly-1a2b3c4d-orders

    const { Buckets } = await s3.send(new ListBucketsCommand({}));
    console.log(`has its bucket: ${Buckets?.some(({ Name }) => Name === bucket.getName())}`);
    const dynamodb = new DynamoDBClient(ministack.getClientOptions());
    await dynamodb.send(
      new CreateTableCommand({
        TableName,
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
  }
}

void main();
