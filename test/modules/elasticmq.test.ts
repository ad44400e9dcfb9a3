import {
  CreateQueueCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { ElasticMqContainer, type StartedElasticMqContainer } from "../../modules/elasticmq";
import { describeServer } from "../support/describe-server";
import { describeContract } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";

const ELASTICMQ = "softwaremill/elasticmq:1.7.1";

const queues = async (elasticmq: StartedElasticMqContainer): Promise<string[]> => {
  const sqs = new SQSClient(elasticmq.getClientOptions());
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
  return QueueUrls.map((url) => url.split("/").at(-1) ?? "");
};

describeContract<StartedElasticMqContainer>({
  server: "elasticmq",
  image: ELASTICMQ,
  create: (image) => new ElasticMqContainer(image),
  query: queues,
  address: "getClientOptions",
  starts: 3,
  bakes: false,
});

describeServer("elasticmq", () => {
  let elasticmq: StartedElasticMqContainer;
  let sqs: SQSClient;

  beforeAll(async () => {
    elasticmq = await new ElasticMqContainer(ELASTICMQ).withQueues("orders", "orders.fifo").start();
    sqs = new SQSClient(elasticmq.getClientOptions());
  });
  afterAll(() => elasticmq.stop());

  const createQueue = async (name: string): Promise<string> =>
    (await sqs.send(new CreateQueueCommand({ QueueName: name }))).QueueUrl ?? "";
  const receive = async (QueueUrl: string | undefined): Promise<(string | undefined)[]> => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    return Messages.map(({ Body }) => Body);
  };

  it("has its queues, at URLs that the host reaches, also after a restart", async () => {
    expect((await queues(elasticmq)).sort()).toEqual(["orders", "orders.fifo"]);
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: "orders.fifo" }));
    expect(QueueUrl).toContain(`${elasticmq.getHost()}:${elasticmq.getPort()}/`);
    const message = { QueueUrl, MessageBody: "hello", MessageGroupId: "1" };
    await sqs.send(new SendMessageCommand({ ...message, MessageDeduplicationId: "1" }));
    expect(await receive(QueueUrl)).toEqual(["hello"]);

    await elasticmq.restart();
    sqs = new SQSClient(elasticmq.getClientOptions());
    expect((await queues(elasticmq)).sort()).toEqual(["orders", "orders.fifo"]);
  });

  it("separates the queues of two tests, and removes them", async () => {
    const before = await queues(elasticmq);
    {
      await using first = await elasticmq.openPrefix();
      await using second = await elasticmq.openPrefix();
      const url = await createQueue(first.nameFor("new"));
      const other = await createQueue(second.nameFor("new"));
      await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: "hello" }));
      expect(await receive(other)).toEqual([]);
      expect(await receive(url)).toEqual(["hello"]);
      await first.drop();
      const left = (await queues(elasticmq)).filter((name) => name.endsWith("-new"));
      expect(left).toEqual([second.nameFor("new")]);
    }
    expect(await queues(elasticmq)).toEqual(before);
  });

  it("removes what a killed process has left, and nothing of a living one", async () => {
    await using mine = await elasticmq.openPrefix();
    await createQueue(mine.nameFor("mine"));
    const data = JSON.stringify(elasticmq);
    const open = (how: string): Promise<{ stdout: string; stderr: string }> =>
      runModuleProgram("open-part", ["elasticmq", data, "openPrefix", how]);
    const left = `${(await open("killed")).stdout}-left`;
    await createQueue(left);
    expect((await open("drop")).stderr).toBe("");
    expect(await queues(elasticmq)).toContain(mine.nameFor("mine"));
    expect(await queues(elasticmq)).not.toContain(left);
  });
});

describePage("elasticmq", ["hello", "mine"]);
