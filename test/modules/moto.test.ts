import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import {
  GetObjectCommand,
  ListBucketsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  CreateSecretCommand,
  ListSecretsCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import {
  CreateTopicCommand,
  ListSubscriptionsCommand,
  ListTopicsCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { MotoContainer, type StartedMotoContainer } from "../../modules/moto";
import { describeServer } from "../support/describe-server";
import { describeContract } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";

const MOTO = "motoserver/moto:5.2.5";

describeContract<StartedMotoContainer>({
  server: "moto",
  image: MOTO,
  create: (image) => new MotoContainer(image),
  query: (moto) => new SQSClient(moto.getClientOptions()).send(new ListQueuesCommand({})),
  address: "getClientOptions",
  starts: 3,
  fromNetwork: (seen) => ["curl", "--fail", `${seen.getConnectionUri()}/moto-api/data.json`],
  bakes: false,
});

describeServer("moto", () => {
  let moto: StartedMotoContainer;
  let s3: S3Client;
  let sqs: SQSClient;
  let sns: SNSClient;
  let dynamodb: DynamoDBClient;
  let secrets: SecretsManagerClient;

  beforeAll(async () => {
    moto = await new MotoContainer(MOTO).withRegion("eu-central-1").start();
    const options = moto.getClientOptions();
    s3 = new S3Client(options);
    sqs = new SQSClient(options);
    sns = new SNSClient(options);
    dynamodb = new DynamoDBClient(options);
    secrets = new SecretsManagerClient(options);
  });
  afterAll(() => moto.stop());

  const buckets = async (): Promise<string[]> =>
    ((await s3.send(new ListBucketsCommand({}))).Buckets ?? []).map(({ Name = "" }) => Name);
  const queues = async (): Promise<string[]> =>
    (await sqs.send(new ListQueuesCommand({}))).QueueUrls ?? [];
  const topics = async (): Promise<string[]> =>
    ((await sns.send(new ListTopicsCommand({}))).Topics ?? []).map(({ TopicArn = "" }) => TopicArn);
  const tables = async (): Promise<string[]> =>
    (await dynamodb.send(new ListTablesCommand({}))).TableNames ?? [];
  const secretNames = async (): Promise<string[]> =>
    ((await secrets.send(new ListSecretsCommand({}))).SecretList ?? []).map(
      ({ Name = "" }) => Name,
    );
  const createQueue = async (name: string): Promise<string> =>
    (await sqs.send(new CreateQueueCommand({ QueueName: name }))).QueueUrl ?? "";
  const createTable = (name: string): Promise<unknown> =>
    dynamodb.send(
      new CreateTableCommand({
        TableName: name,
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        BillingMode: "PAY_PER_REQUEST",
      }),
    );

  it("separates the buckets of two tests, and removes them with all versions of their objects", async () => {
    {
      await using first = await moto.openBucket();
      await using second = await moto.openBucket();
      const Bucket = first.getName();
      const VersioningConfiguration = { Status: "Enabled" } as const;
      await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
      const Key = "a b/ü&<x>+%";
      for (const Body of ["one", "two"]) await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      expect(await Body?.transformToString()).toBe("two");
      const missing = s3.send(new GetObjectCommand({ Bucket: second.getName(), Key }));
      await expect(missing).rejects.toThrow("does not exist");
      expect((await buckets()).sort()).toEqual([Bucket, second.getName()].sort());
    }
    expect(await buckets()).toEqual([]);
  });

  it("separates the queues, topics, tables and secrets of two tests, and removes them", async () => {
    {
      await using first = await moto.openPrefix();
      await using second = await moto.openPrefix();
      const QueueUrl = await createQueue(first.nameFor("orders"));
      const other = await createQueue(second.nameFor("orders"));
      expect(QueueUrl).toContain(`${moto.getHost()}:${moto.getPort()}/`);
      const { TopicArn = "" } = await sns.send(
        new CreateTopicCommand({ Name: first.nameFor("events") }),
      );
      const Endpoint = TopicArn.replace(":sns:", ":sqs:").replace(/events$/, "orders");
      await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint }));
      await sns.send(new PublishCommand({ TopicArn, Message: "hello" }));
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
      expect(Messages.map(({ Body = "" }) => JSON.parse(Body) as object)).toEqual([
        expect.objectContaining({ Message: "hello" }),
      ]);
      for (const prefix of [first, second]) {
        await createTable(prefix.nameFor("orders"));
        const secret = { Name: prefix.nameFor("password"), SecretString: "s3cret" };
        await secrets.send(new CreateSecretCommand(secret));
      }
      await first.drop();
      expect((await queues()).filter((url) => url.endsWith("orders"))).toEqual([other]);
      expect(await topics()).toEqual([]);
      expect((await sns.send(new ListSubscriptionsCommand({}))).Subscriptions).toEqual([]);
      expect(await tables()).toEqual([second.nameFor("orders")]);
      expect(await secretNames()).toEqual([second.nameFor("password")]);
    }
    expect(await queues()).toEqual([]);
    expect(await tables()).toEqual([]);
    expect(await secretNames()).toEqual([]);
  });

  it("removes what a killed process has left, and nothing of a living one", async () => {
    await using mine = await moto.openPrefix();
    await createTable(mine.nameFor("mine"));
    const data = JSON.stringify(moto);
    const killed = await runModuleProgram("open-aws-parts", ["moto", data, "killed"]);
    const left = JSON.parse(killed.stdout) as { bucket: string; prefix: string };
    await createTable(`${left.prefix}-last`);
    const next = await runModuleProgram("open-aws-parts", ["moto", data, "ends"]);
    expect(next.stderr).toBe("");
    expect(await buckets()).toEqual([]);
    expect(await tables()).toEqual([mine.nameFor("mine")]);
  });

  it("is empty after a reset", async () => {
    await createQueue("orders");
    await createTable("orders");
    await moto.reset();
    expect(await queues()).toEqual([]);
    expect(await tables()).toEqual([]);
    await moto.stop();
    await expect(moto.reset()).rejects.toMatchObject({
      code: "MOTO_RESET_FAILED",
      hint: expect.stringContaining("check that the container is running") as string,
    });
  });
});

describePage("moto", ["has its bucket: true", "0 buckets later"]);
