import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import {
  GetObjectCommand,
  ListBucketsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  CreateSecretCommand,
  GetSecretValueCommand,
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
  GetQueueAttributesCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { MinistackContainer, type StartedMinistackContainer } from "../../modules/ministack";
import { Network } from "../../src";
import { describeContract } from "../support/module-contract";
import { describeServer } from "../support/describe-server";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";

const MINISTACK = "ministackorg/ministack:1.5.33";

/** MiniStack runs it in a process of its own, whose environment leads to the server. */
const PYTHON_SCRIPT = `
import boto3
boto3.client("sqs").create_queue(QueueName="from-python")
`;

const query = (ministack: StartedMinistackContainer): Promise<unknown> =>
  new S3Client(ministack.getClientOptions()).send(new ListBucketsCommand({}));

describeContract<StartedMinistackContainer>({
  server: "ministack",
  image: MINISTACK,
  create: (image) => new MinistackContainer(image),
  query,
  address: "getClientOptions",
  starts: 3,
  fromNetwork: (seen) => ["curl", "--fail", `${seen.getConnectionUri()}/_localstack/health`],
  bakes: false,
});

describeServer("ministack", () => {
  let ministack: StartedMinistackContainer;
  let s3: S3Client;
  let sqs: SQSClient;
  let sns: SNSClient;
  let dynamodb: DynamoDBClient;
  let secrets: SecretsManagerClient;

  beforeAll(async () => {
    ministack = await new MinistackContainer(MINISTACK).start();
    const options = ministack.getClientOptions();
    s3 = new S3Client(options);
    sqs = new SQSClient(options);
    sns = new SNSClient(options);
    dynamodb = new DynamoDBClient(options);
    secrets = new SecretsManagerClient(options);
  });
  afterAll(() => ministack.stop());

  const buckets = async (): Promise<string[]> =>
    ((await s3.send(new ListBucketsCommand({}))).Buckets ?? []).map(({ Name = "" }) => Name);
  const queues = async (): Promise<string[]> =>
    (await sqs.send(new ListQueuesCommand({}))).QueueUrls ?? [];
  const topics = async (): Promise<string[]> =>
    ((await sns.send(new ListTopicsCommand({}))).Topics ?? []).map(({ TopicArn = "" }) => TopicArn);
  const tables = async (): Promise<string[]> =>
    (await dynamodb.send(new ListTablesCommand({}))).TableNames ?? [];
  const secretNames = async (): Promise<string[]> => {
    const command = new ListSecretsCommand({ IncludePlannedDeletion: true });
    return ((await secrets.send(command)).SecretList ?? []).map(({ Name = "" }) => Name);
  };
  const createQueue = async (name: string): Promise<string> =>
    (await sqs.send(new CreateQueueCommand({ QueueName: name }))).QueueUrl ?? "";
  const createTable = async (name: string): Promise<void> => {
    await dynamodb.send(
      new CreateTableCommand({
        TableName: name,
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
    await waitUntilTableExists({ client: dynamodb, maxWaitTime: 300 }, { TableName: name });
  };

  it("gives queues URLs at which the host reaches them", async () => {
    const QueueUrl = await createQueue("mapped");
    expect(QueueUrl).toContain(`${ministack.getHost()}:${ministack.getPort()}/`);
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "hello" }));
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages?.map(({ Body }) => Body)).toEqual(["hello"]);
  });

  it("separates the buckets of two tests, and removes them with all versions of their objects", async () => {
    let names: string[];
    {
      await using first = await ministack.openBucket();
      await using second = await ministack.openBucket();
      names = [first.getName(), second.getName()];
      const Bucket = first.getName();
      const VersioningConfiguration = { Status: "Enabled" } as const;
      await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
      const Key = "a b/ü&<x>+%";
      for (const Body of ["one", "two"]) await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      expect(await Body?.transformToString()).toBe("two");
      const missing = s3.send(new GetObjectCommand({ Bucket: second.getName(), Key }));
      await expect(missing).rejects.toThrow("does not exist");
      expect(await buckets()).toEqual(expect.arrayContaining(names));
    }
    expect((await buckets()).filter((name) => names.includes(name))).toEqual([]);
  });

  it("separates the queues, topics, tables and secrets of two tests, and removes them", async () => {
    await createTable("kept");
    {
      await using first = await ministack.openPrefix();
      await using second = await ministack.openPrefix();
      const QueueUrl = await createQueue(first.nameFor("orders"));
      const other = await createQueue(second.nameFor("orders"));
      const { TopicArn } = await sns.send(
        new CreateTopicCommand({ Name: first.nameFor("events") }),
      );
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
      );
      const Endpoint = Attributes?.["QueueArn"];
      await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint }));
      await sns.send(new PublishCommand({ TopicArn, Message: "hello" }));
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }),
      );
      expect(Messages.map(({ Body = "" }) => JSON.parse(Body) as object)).toEqual([
        expect.objectContaining({ Message: "hello" }),
      ]);

      const TableName = first.nameFor("orders");
      await createTable(TableName);
      await createTable(second.nameFor("orders"));
      await dynamodb.send(
        new PutItemCommand({ TableName, Item: { id: { S: "1" }, total: { N: "42" } } }),
      );
      const { Item } = await dynamodb.send(
        new GetItemCommand({ TableName, Key: { id: { S: "1" } } }),
      );
      expect(Item?.["total"]).toEqual({ N: "42" });

      const Name = first.nameFor("password");
      await secrets.send(new CreateSecretCommand({ Name, SecretString: "s3cret" }));
      await secrets.send(
        new CreateSecretCommand({ Name: second.nameFor("password"), SecretString: "x" }),
      );
      const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: Name }));
      expect(SecretString).toBe("s3cret");

      await first.drop();
      expect((await queues()).filter((url) => url.includes("orders"))).toEqual([other]);
      expect(await topics()).toEqual([]);
      const { Subscriptions } = await sns.send(new ListSubscriptionsCommand({}));
      expect(Subscriptions).toEqual([]);
      expect(await tables()).toEqual(["kept", second.nameFor("orders")].sort());
      expect(await secretNames()).toEqual([second.nameFor("password")]);
    }
    expect((await queues()).filter((url) => url.includes("mayfly"))).toEqual([]);
    expect(await tables()).toEqual(["kept"]);
    expect(await secretNames()).toEqual([]);
  });

  it("removes more tables than one list has", async () => {
    const prefix = await ministack.openPrefix();
    const names = Array.from({ length: 101 }, (_, index) => prefix.nameFor(`t${index}`));
    await Promise.all(names.map(createTable));
    expect(await tables()).toHaveLength(100);
    await prefix.drop();
    expect((await tables()).filter((name) => name.startsWith("mayfly"))).toEqual([]);
  });

  it("removes what a killed process has left, and nothing of a living one", async () => {
    await using mine = await ministack.openBucket();
    await using prefix = await ministack.openPrefix();
    await createTable(prefix.nameFor("mine"));
    const data = JSON.stringify(ministack);
    const killed = await runModuleProgram("open-aws-parts", ["ministack", data, "killed"]);
    const left = JSON.parse(killed.stdout) as { bucket: string; prefix: string };
    expect(await buckets()).toEqual(expect.arrayContaining([mine.getName(), left.bucket]));
    await createTable(`${left.prefix}-last`);
    const next = await runModuleProgram("open-aws-parts", ["ministack", data, "ends"]);
    expect(next.stderr).toBe("");
    expect(await buckets()).toEqual([mine.getName()]);
    const now = (await tables()).filter((name) => name.startsWith("mayfly"));
    expect(now).toEqual([prefix.nameFor("mine")]);
  });

  it("keeps accounts apart", async () => {
    const options = ministack.getClientOptions();
    const credentials = { ...options.credentials, accessKeyId: "000000000042" };
    const other = new SQSClient({ ...options, credentials });
    await other.send(new CreateQueueCommand({ QueueName: "other-account" }));
    expect((await queues()).filter((url) => url.endsWith("/other-account"))).toEqual([]);
  });

  it("starts some services, in a region, with init scripts", async () => {
    const folder = mkdtempSync(join(tmpdir(), "mayfly-ministack-"));
    try {
      writeFileSync(join(folder, "2-queue.py"), PYTHON_SCRIPT);
      const shell = '#!/bin/sh\ncurl --fail -sS -X PUT "$AWS_ENDPOINT_URL/from-script"\n';
      writeFileSync(join(folder, "1-bucket.sh"), shell);
      await using network = await new Network().start();
      await using small = await new MinistackContainer(MINISTACK)
        .withServices("sqs", "s3")
        .withRegion("eu-central-1")
        .withInitScripts(folder)
        .withNetwork(network)
        .withNetworkAliases("aws")
        .start();
      const options = small.getClientOptions();
      expect(options.region).toBe("eu-central-1");
      const names = (await new S3Client(options).send(new ListBucketsCommand({}))).Buckets ?? [];
      expect(names.map(({ Name }) => Name)).toEqual(["from-script"]);
      const client = new SQSClient(options);
      const { QueueUrls = [] } = await client.send(new ListQueuesCommand({}));
      expect(QueueUrls.map((url) => url.split("/").at(-1))).toEqual(["from-python"]);
      const refused = new SNSClient(options).send(new ListTopicsCommand({}));
      await expect(refused).rejects.toThrow();

      expect(small.inNetwork().getConnectionUri()).toBe("http://aws:4566");
      await using bucket = await small.openBucket();
      await using prefix = await small.openPrefix();
      expect(prefix.nameFor("a")).toMatch(/^mayfly-[0-9a-f]{8}-a$/);
      const seen = bucket.inNetwork("aws").getUrl();
      const put = await small.exec(["curl", "--fail", "-sS", "-X", "PUT", "-d", "x", `${seen}/k`]);
      expect(put).toMatchObject({ exitCode: 0 });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("labels the containers of Lambda, so that they are removed with the session", async () => {
    const session = ministack.getLabels()["org.testcontainers.session-id"] ?? "";
    expect(session).not.toBe("");
    const { output } = await ministack.exec(["printenv", "LAMBDA_DOCKER_FLAGS"]);
    expect(output.trim()).toBe(`-l org.testcontainers.session-id=${session}`);
  });

  it("fails if an init script fails", async () => {
    const folder = mkdtempSync(join(tmpdir(), "mayfly-ministack-"));
    try {
      const script = join(folder, "broken.sh");
      writeFileSync(script, "#!/bin/sh\necho no such thing\nexit 3\n");
      const start = new MinistackContainer(MINISTACK).withInitScripts(script).start();
      await expect(start).rejects.toMatchObject({
        code: "CONTAINER_START_FAILED",
        message: expect.stringMatching(/1 of 1 init scripts failed[^]*0001-broken\.sh/) as string,
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describePage("ministack", ["has its bucket: true"]);
