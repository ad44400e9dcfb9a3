// The code of docs/modules/dynamodb.md.
import { DynamoDbContainer } from "mayfly/dynamodb";
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";

async function main(): Promise<void> {
  await using dynamodb = await new DynamoDbContainer("amazon/dynamodb-local:3.3.0").start();
  const client = new DynamoDBClient(dynamodb.getClientOptions());
  await client.send(new ListTablesCommand({}));

  {
    await using tables = await dynamodb.openTables();
    const TableName = tables.nameFor("orders"); // mayfly_…-orders

    await client.send(
      new CreateTableCommand({
        TableName,
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
    const { TableNames } = await client.send(new ListTablesCommand({}));
    console.log(`of the test: ${TableNames?.[0] === TableName}`);
  }
  const { TableNames } = await client.send(new ListTablesCommand({}));
  console.log(`later: ${TableNames?.length}`);
}

void main();
