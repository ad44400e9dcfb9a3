import { askInJson } from "./json-request";
import { ask, elements, type Access } from "./requests";

/** Creates the queue; a name that ends in `.fifo` makes a FIFO queue. Does nothing if the queue exists. */
export async function createQueue(access: Access, name: string): Promise<void> {
  const isFifo = name.endsWith(".fifo");
  await askInJson(access, "sqs", "CreateQueue", {
    QueueName: name,
    ...(isFifo && { Attributes: { FifoQueue: "true" } }),
  });
}

/** Returns the URLs of the queues whose names begin with the prefix. */
export async function listQueues(access: Access, prefix: string): Promise<string[]> {
  const urls: string[] = [];
  for (let token: string | undefined; ;) {
    const answer = await askInJson(access, "sqs", "ListQueues", {
      QueueNamePrefix: prefix,
      MaxResults: 1000,
      ...(token !== undefined && { NextToken: token }),
    });
    const { QueueUrls = [], NextToken } = answer as {
      QueueUrls?: string[];
      NextToken?: string | null;
    };
    urls.push(...QueueUrls);
    if (NextToken === undefined || NextToken === null) return urls;
    token = NextToken;
  }
}

/** Removes the queue; does nothing if it does not exist. */
export async function deleteQueue(access: Access, url: string): Promise<void> {
  await askInJson(access, "sqs", "DeleteQueue", { QueueUrl: url });
}

/** Removes the topic with its subscriptions, which emulators would keep. */
export async function deleteTopic(access: Access, topic: string): Promise<void> {
  const subscriptions = await listAll(access, "ListSubscriptionsByTopic", "SubscriptionArn", {
    TopicArn: topic,
  });
  // One that nobody has confirmed has a word in place of an ARN, and expires by itself.
  const confirmed = subscriptions.filter((arn) => arn.startsWith("arn:"));
  await Promise.all(
    confirmed.map((arn) => askSns(access, "Unsubscribe", { SubscriptionArn: arn })),
  );
  await askSns(access, "DeleteTopic", { TopicArn: topic });
}

/** Returns the ARNs of the topics whose names begin with the prefix. */
export async function listTopics(access: Access, prefix: string): Promise<string[]> {
  const topics = await listAll(access, "ListTopics", "TopicArn", {});
  return topics.filter((arn) => nameIn(arn).startsWith(prefix));
}

/** Asks SNS for a list of several pages; returns the elements' texts. */
async function listAll(
  access: Access,
  operation: string,
  element: string,
  input: Readonly<Record<string, string>>,
): Promise<string[]> {
  const found: string[] = [];
  for (let next: string | undefined; ;) {
    const xml = await askSns(access, operation, {
      ...input,
      ...(next !== undefined && { NextToken: next }),
    });
    found.push(...elements(xml, element));
    [next] = elements(xml, "NextToken");
    if (next === undefined) return found;
  }
}

/** Returns the name at the end of a URL or an ARN. */
export function nameIn(address: string): string {
  return address.slice(Math.max(address.lastIndexOf("/"), address.lastIndexOf(":")) + 1);
}

async function askSns(
  access: Access,
  operation: string,
  input: Readonly<Record<string, string>>,
): Promise<string> {
  const body = new URLSearchParams({ Action: operation, Version: "2010-03-31", ...input });
  const answer = await ask(access, {
    service: "sns",
    operation,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: body.toString(),
  });
  return answer ?? "";
}
