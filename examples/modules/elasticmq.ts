// The code of docs/modules/elasticmq.md.
import { ElasticMqContainer } from "mayfly/elasticmq";
import {
  CreateQueueCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { readerFiles } from "../support/reader-files";

const CONFIGURATION = `
include classpath("application.conf")
queues { mine {} }
`;

async function main(): Promise<void> {
  readerFiles({ "elasticmq.conf": CONFIGURATION });
  await using elasticmq = await new ElasticMqContainer("softwaremill/elasticmq-native:1.7.1")
    .withQueues("orders", "orders.fifo")
    .start();
  const sqs = new SQSClient(elasticmq.getClientOptions());
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: "orders" }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "hello" }));

  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  console.log(Messages?.[0]?.Body);
  {
    await using prefix = await elasticmq.openPrefix();
    const QueueName = prefix.nameFor("orders"); // mayfly-1a2b3c4d-orders

    await sqs.send(new CreateQueueCommand({ QueueName }));
  }
  {
    const container = new ElasticMqContainer("softwaremill/elasticmq-native:1.7.1");
    container.withCopyFilesToContainer([
      { source: "elasticmq.conf", target: "/opt/elasticmq.conf" },
    ]);

    await using elasticmq = await container.start();
    const sqs = new SQSClient(elasticmq.getClientOptions());
    const { QueueUrls } = await sqs.send(new ListQueuesCommand({}));
    console.log(QueueUrls?.map((url) => url.split("/").at(-1)).join());
  }
}

void main();
