import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import {
  GetObjectCommand,
  ListBucketsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
} from "@aws-sdk/client-s3";
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
import {
  S3Bucket,
  LocalstackContainer,
  AwsPrefix,
  type StartedLocalStackContainer,
} from "../../modules/localstack";
import { attach, Network, Wait } from "../../src";
import { BUSYBOX } from "../support/images";
import { describeContract } from "../support/module-contract";
import { describeServer } from "../support/describe-server";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";

/** LocalStack runs it in its own process, with the clients of boto3. */
const PYTHON_SCRIPT = `
import boto3
sqs = boto3.client("sqs", endpoint_url="http://localhost:4566", aws_access_key_id="test",
    aws_secret_access_key="test", region_name="eu-central-1")
sqs.create_queue(QueueName="from-python")
`;

const LOCALSTACK = "localstack/localstack:4.14.0";

const query = (localstack: StartedLocalStackContainer): Promise<unknown> =>
  new S3Client(localstack.getClientOptions()).send(new ListBucketsCommand({}));

describeContract<StartedLocalStackContainer>({
  server: "localstack",
  image: LOCALSTACK,
  create: (image) => new LocalstackContainer(image),
  query,
  address: "getClientOptions",
  starts: 3,
  fromNetwork: (seen) => ["curl", "--fail", `${seen.getConnectionUri()}/_localstack/health`],
  bakes: false,
});

describeServer("localstack", () => {
  let localstack: StartedLocalStackContainer;
  let s3: S3Client;
  let sqs: SQSClient;
  let sns: SNSClient;

  beforeAll(async () => {
    localstack = await new LocalstackContainer(LOCALSTACK).start();
    s3 = new S3Client(localstack.getClientOptions());
    sqs = new SQSClient(localstack.getClientOptions());
    sns = new SNSClient(localstack.getClientOptions());
  });
  afterAll(() => localstack.stop());

  const buckets = async (): Promise<string[]> =>
    ((await s3.send(new ListBucketsCommand({}))).Buckets ?? []).map(({ Name = "" }) => Name);
  const queues = async (): Promise<string[]> =>
    (await sqs.send(new ListQueuesCommand({}))).QueueUrls ?? [];
  const topics = async (): Promise<string[]> =>
    ((await sns.send(new ListTopicsCommand({}))).Topics ?? []).map(({ TopicArn = "" }) => TopicArn);
  const createQueue = async (name: string): Promise<string> =>
    (await sqs.send(new CreateQueueCommand({ QueueName: name }))).QueueUrl ?? "";

  it("gives queues URLs at which the host reaches them", async () => {
    const QueueUrl = await createQueue("mapped");
    expect(QueueUrl).toContain(`${localstack.getHost()}:${localstack.getPort()}/`);
    const { status } = await fetch(`${QueueUrl}?Action=GetQueueAttributes`);
    expect(status).toBe(200);
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "hello" }));
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages?.map(({ Body }) => Body)).toEqual(["hello"]);
  });

  it("separates the buckets of two tests, and removes them with all versions of their objects", async () => {
    let names: string[];
    {
      await using first = await localstack.openBucket();
      await using second = await localstack.openBucket();
      names = [first.getName(), second.getName()];
      const Bucket = first.getName();
      await s3.send(
        new PutBucketVersioningCommand({
          Bucket,
          VersioningConfiguration: { Status: "Enabled" },
        }),
      );
      for (const Body of ["one", "two"]) {
        await s3.send(new PutObjectCommand({ Bucket, Key: "a b/ü&<x>+%", Body }));
      }
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: "a b/ü&<x>+%" }));
      expect(await Body?.transformToString()).toBe("two");
      const missing = s3.send(
        new GetObjectCommand({ Bucket: second.getName(), Key: "a b/ü&<x>+%" }),
      );
      await expect(missing).rejects.toThrow("does not exist");
      expect(first.getUrl()).toBe(`${localstack.getConnectionUri()}/${Bucket}`);
      expect(await buckets()).toEqual(expect.arrayContaining(names));
    }
    expect((await buckets()).filter((name) => names.includes(name))).toEqual([]);
  });

  it("removes a bucket with objects that object lock protects", async () => {
    const bucket = await localstack.openBucket();
    const Bucket = bucket.getName();
    const Status = "Enabled";
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
    const ObjectLockConfiguration = { ObjectLockEnabled: "Enabled" } as const;
    await s3.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration }));
    await s3.send(
      new PutObjectCommand({
        Bucket,
        Key: "locked",
        Body: "x",
        ObjectLockMode: "GOVERNANCE",
        ObjectLockRetainUntilDate: new Date("2100-01-01"),
      }),
    );
    await bucket.drop();
    expect(await buckets()).not.toContain(Bucket);
  });

  it("empties a bucket of more objects than one list has", async () => {
    await using bucket = await localstack.openBucket();
    const Bucket = bucket.getName();
    const keys = Array.from({ length: 1_001 }, (_, index) => `object-${index}`);
    for (let from = 0; from < keys.length; from += 50) {
      await Promise.all(
        keys
          .slice(from, from + 50)
          .map((Key) => s3.send(new PutObjectCommand({ Bucket, Key, Body: "x" }))),
      );
    }
    await bucket.empty();
    const left = await fetch(`${bucket.getUrl()}?list-type=2`);
    expect(await left.text()).toContain("<KeyCount>0</KeyCount>");
  });

  it("separates the queues and topics of two tests, and removes them", async () => {
    const name = "orders.fifo";
    const kept = await createQueue("kept");
    {
      await using first = await localstack.openPrefix();
      await using second = await localstack.openPrefix();
      const QueueName = first.nameFor(name);
      const Attributes = { FifoQueue: "true" };
      await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
      await sqs.send(new CreateQueueCommand({ QueueName: second.nameFor(name), Attributes }));
      const QueueUrl = await createQueue(first.nameFor("plain"));
      const { TopicArn } = await sns.send(
        new CreateTopicCommand({ Name: first.nameFor("events") }),
      );
      const { Attributes: found } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
      );
      const Endpoint = found?.["QueueArn"];
      await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint }));
      await sns.send(new PublishCommand({ TopicArn, Message: "hello" }));
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }),
      );
      expect(Messages).toHaveLength(1);
      await first.drop();
      const left = (await queues()).filter((url) => url.includes("orders"));
      expect(left.map((url) => url.split("/").at(-1))).toEqual([second.nameFor(name)]);
      expect(await topics()).toEqual([]);
      const { Subscriptions } = await sns.send(new ListSubscriptionsCommand({}));
      expect(Subscriptions).toEqual([]);
    }
    const left = (await queues()).filter((url) => url.includes("mayfly"));
    expect(left).toEqual([]);
    expect(await queues()).toContain(kept);
  });

  it("removes what a killed process has left, and nothing of a living one", async () => {
    await using mine = await localstack.openBucket();
    await using queue = await localstack.openPrefix();
    const url = await createQueue(queue.nameFor("mine"));
    const data = JSON.stringify(localstack);
    const killed = await runModuleProgram("open-aws-parts", ["localstack", data, "killed"]);
    const left = JSON.parse(killed.stdout) as { bucket: string; prefix: string };
    expect(await buckets()).toEqual(expect.arrayContaining([mine.getName(), left.bucket]));
    const last = await createQueue(`${left.prefix}-last`);
    expect(await queues()).toContain(last);
    const next = await runModuleProgram("open-aws-parts", ["localstack", data, "ends"]);
    expect(next.stderr).toBe("");
    expect(await buckets()).toEqual([mine.getName()]);
    const now = (await queues()).filter((one) => one.includes("mayfly"));
    expect(now).toContain(url);
    // The other one names the owner.
    expect(now).toHaveLength(2);
  });

  it("gives another process its parts, which that does not remove", async () => {
    await using bucket = await localstack.openBucket();
    await using prefix = await localstack.openPrefix();
    {
      await using same = attach(JSON.parse(JSON.stringify(bucket)) as never, S3Bucket);
      await using other = attach(JSON.parse(JSON.stringify(prefix)) as never, AwsPrefix);
      expect(same.getUrl()).toBe(bucket.getUrl());
      expect(other.nameFor("a")).toBe(prefix.nameFor("a"));
    }
    expect(await buckets()).toContain(bucket.getName());
  });

  it("keeps accounts apart", async () => {
    const options = localstack.getClientOptions();
    const credentials = { ...options.credentials, accessKeyId: "000000000042" };
    const other = new SQSClient({ ...options, credentials });
    const name = "mine";
    await other.send(new CreateQueueCommand({ QueueName: name }));
    expect((await queues()).filter((url) => url.endsWith(`/${name}`))).toEqual([]);
  });

  it("labels the containers of Lambda, so that they are removed with the session", async () => {
    const session = localstack.getLabels()["org.testcontainers.session-id"] ?? "";
    expect(session).not.toBe("");
    const { output } = await localstack.exec(["printenv", "LAMBDA_DOCKER_FLAGS"]);
    expect(output.trim()).toBe(`-l org.testcontainers.session-id=${session}`);
  });

  it("starts some services, in a region, with init scripts", async () => {
    const folder = mkdtempSync(join(tmpdir(), "mayfly-localstack-"));
    try {
      writeFileSync(join(folder, "2-queue.py"), PYTHON_SCRIPT);
      writeFileSync(join(folder, "1-bucket.sh"), "#!/bin/sh\nawslocal s3 mb s3://from-script\n");
      await using network = await new Network().start();
      await using small = await new LocalstackContainer(LOCALSTACK)
        .withServices("sqs", "s3")
        .withRegion("eu-central-1")
        .withInitScripts(folder)
        .withNetwork(network)
        .withNetworkAliases("aws")
        .withEnvironment({ LAMBDA_DOCKER_FLAGS: "-e A=b" })
        .start();
      const options = small.getClientOptions();
      expect(options.region).toBe("eu-central-1");
      const names = (await new S3Client(options).send(new ListBucketsCommand({}))).Buckets ?? [];
      expect(names.map(({ Name }) => Name)).toEqual(["from-script"]);
      const client = new SQSClient(options);
      const { QueueUrls } = await client.send(new ListQueuesCommand({}));
      expect(QueueUrls?.[0]).toMatch(/\/eu-central-1\/.*from-python$/);
      const refused = new SNSClient(options).send(new ListTopicsCommand({}));
      await expect(refused).rejects.toThrow("not enabled");

      const host = await small.exec(["printenv", "LOCALSTACK_HOST", "LAMBDA_DOCKER_FLAGS"]);
      expect(host.output).toMatch(/^aws\n-e A=b -l org\.testcontainers\.session-id=\S+\n$/);
      expect(small.inNetwork().getConnectionUri()).toBe("http://aws:4566");
      await using bucket = await small.openBucket();
      await client.send(new CreateQueueCommand({ QueueName: "more" }));
      const seen = bucket.inNetwork("aws").getUrl();
      const put = await small.exec(["curl", "--fail", "-sS", "-X", "PUT", "-d", "x", `${seen}/k`]);
      expect(put).toMatchObject({ exitCode: 0 });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("says which service a prefix needs", async () => {
    await using small = await new LocalstackContainer(LOCALSTACK).withServices("s3").start();
    await expect(small.openPrefix()).rejects.toMatchObject({
      code: "AWS_REQUEST_FAILED",
      hint: "add sqs to withServices(...)",
    });
  });

  describe("with a token in the environment of the tests", () => {
    const token = "ls-0123456789-secret";
    beforeAll(() => (process.env["LOCALSTACK_AUTH_TOKEN"] = token));
    afterAll(() => delete process.env["LOCALSTACK_AUTH_TOKEN"]);

    it("passes the token on, and shows it to nobody", async () => {
      await using started = await new LocalstackContainer(BUSYBOX)
        .withEntrypoint(["sh", "-c", "sleep 600"])
        .withWaitStrategy(Wait.forSuccessfulCommand(`test "$LOCALSTACK_AUTH_TOKEN" = ${token}`))
        .start();
      const shown = [inspect(started, { depth: 9 }), JSON.stringify(started), started.getLabels()];
      expect(JSON.stringify(shown)).not.toContain(token);
    });

    it("does not pass it on to an image that needs none", async () => {
      await using free = await new LocalstackContainer(LOCALSTACK).withServices("sqs").start();
      expect((await free.exec(["printenv", "LOCALSTACK_AUTH_TOKEN"])).exitCode).toBe(1);
    });

    it("shows the image's own reason if it does not take the token", async () => {
      const error: unknown = await new LocalstackContainer(BUSYBOX)
        .withEntrypoint(["sh", "-c", 'echo "LOCALSTACK_AUTH_TOKEN is not valid"; exit 55'])
        .start()
        .catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: "CONTAINER_EXITED" });
      expect(inspect(error, { depth: 9 })).toMatch(/is not valid/);
      expect(inspect(error, { depth: 9 })).not.toContain(token);
    });
  });

  it("says what to do about an image that wants a token", async () => {
    // The words and the exit code of localstack/localstack:2026.3.1 (github.com/microcks/microcks/issues/2008).
    const log = "The license activation failed: set the LOCALSTACK_AUTH_TOKEN variable to a token.";
    const start = new LocalstackContainer(BUSYBOX)
      .withEntrypoint(["sh", "-c", `echo "${log}"; exit 55`])
      .start();
    await expect(start).rejects.toMatchObject({
      code: "LOCALSTACK_TOKEN_MISSING",
      message: expect.stringContaining(log) as string,
      hint: expect.stringContaining('pin "localstack/localstack:4.14.0"') as string,
    });
  });

  it("fails if an init script fails", async () => {
    const folder = mkdtempSync(join(tmpdir(), "mayfly-localstack-"));
    try {
      const script = join(folder, "broken.sh");
      writeFileSync(script, "#!/bin/sh\necho no such thing\nexit 3\n");
      const start = new LocalstackContainer(LOCALSTACK).withInitScripts(script).start();
      await expect(start).rejects.toMatchObject({
        code: "CONTAINER_START_FAILED",
        message: expect.stringMatching(/0001-broken\.sh[^]*no such thing/) as string,
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describePage("localstack", [
  "a",
  "has its queue: true",
  "0 queues of the other account",
  "prepared",
]);
