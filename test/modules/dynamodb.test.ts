import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { DynamoDbContainer, type StartedDynamoDbContainer } from "../../modules/dynamodb";
import { describeServer } from "../support/describe-server";
import { describeContract } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";

const DYNAMODB = "amazon/dynamodb-local:3.3.0";

const tables = async (dynamodb: StartedDynamoDbContainer): Promise<string[]> => {
  const client = new DynamoDBClient(dynamodb.getClientOptions());
  return (await client.send(new ListTablesCommand({}))).TableNames ?? [];
};

describeContract<StartedDynamoDbContainer>({
  server: "dynamodb",
  image: DYNAMODB,
  create: (image) => new DynamoDbContainer(image),
  query: tables,
  address: "getClientOptions",
  starts: 3,
  bakes: false,
});

describeServer("dynamodb", () => {
  let dynamodb: StartedDynamoDbContainer;
  let client: DynamoDBClient;

  beforeAll(async () => {
    dynamodb = await new DynamoDbContainer(DYNAMODB)
      .withRegion("eu-central-1")
      .withSharedDb()
      .start();
    client = new DynamoDBClient(dynamodb.getClientOptions());
  });
  afterAll(() => dynamodb.stop());

  const createTable = (name: string): Promise<unknown> =>
    client.send(
      new CreateTableCommand({
        TableName: name,
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        BillingMode: "PAY_PER_REQUEST",
      }),
    );

  it("separates the tables of two tests, and removes them", async () => {
    await createTable("kept");
    {
      await using first = await dynamodb.openTables();
      await using second = await dynamodb.openTables();
      const TableName = first.nameFor("orders");
      await createTable(TableName);
      await createTable(second.nameFor("orders"));
      const item = { id: { S: "1" }, total: { N: "42" } };
      await client.send(new PutItemCommand({ TableName, Item: item }));
      const Key = { id: { S: "1" } };
      const { Item } = await client.send(new GetItemCommand({ TableName, Key }));
      expect(Item).toEqual(item);
      const other = new GetItemCommand({ TableName: second.nameFor("orders"), Key });
      expect((await client.send(other)).Item).toBeUndefined();

      await first.drop();
      expect(await tables(dynamodb)).toEqual(["kept", second.nameFor("orders")]);
    }
    expect(await tables(dynamodb)).toEqual(["kept"]);
  });

  it("removes what a killed process has left, and nothing of a living one", async () => {
    await using mine = await dynamodb.openTables();
    await createTable(mine.nameFor("mine"));
    const data = JSON.stringify(dynamodb);
    const open = (how: string): Promise<{ stdout: string; stderr: string }> =>
      runModuleProgram("open-part", ["dynamodb", data, "openTables", how]);
    const left = `${(await open("killed")).stdout}-left`;
    await createTable(left);
    expect(await tables(dynamodb)).toContain(left);
    expect((await open("drop")).stderr).toBe("");
    expect(await tables(dynamodb)).toContain(mine.nameFor("mine"));
    expect(await tables(dynamodb)).not.toContain(left);
  });

  it("refuses names that no table can have", async () => {
    await using mine = await dynamodb.openTables();
    expect(() => mine.nameFor("a b")).toThrow("nameFor: expected at most ");
    expect(() => mine.nameFor("x".repeat(255))).toThrow("nameFor: expected at most ");
    expect(mine.nameFor("a.b-c_D")).toMatch(/^mayfly_\w+-a\.b-c_D$/);
  });
});

describePage("dynamodb", ["of the test: true", "later: 0"]);
