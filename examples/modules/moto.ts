// The code of docs/modules/moto.md.
import { MotoContainer } from "mayfly/moto";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";

async function main(): Promise<void> {
  await using moto = await new MotoContainer("motoserver/moto:5.2.5").start();
  const s3 = new S3Client(moto.getClientOptions());
  await s3.send(new CreateBucketCommand({ Bucket: "pictures" }));

  {
    await using bucket = await moto.openBucket();
    await using prefix = await moto.openPrefix();
    const TableName = prefix.nameFor("orders"); // mayfly-1a2b3c4d-orders

    const { Buckets } = await s3.send(new ListBucketsCommand({}));
    console.log(`has its bucket: ${Buckets?.some(({ Name }) => Name === bucket.getName())}`);
    const dynamodb = new DynamoDBClient(moto.getClientOptions());
    await dynamodb.send(
      new CreateTableCommand({
        TableName,
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
  }

  await moto.reset();

  console.log(`${(await s3.send(new ListBucketsCommand({}))).Buckets?.length ?? 0} buckets later`);
}

void main();
