import { ask, type Access, type AwsRequest } from "./requests";

/** The target of each API, and its version of AWS's JSON protocol. */
const APIS = {
  sqs: ["AmazonSQS", "1.0"],
  dynamodb: ["DynamoDB_20120810", "1.0"],
  secretsmanager: ["secretsmanager", "1.1"],
} as const;

/** Sends a request in JSON. Returns the answer; an empty object if what the request names does not exist. */
export async function askInJson(
  access: Access,
  service: AwsRequest["service"] & keyof typeof APIS,
  operation: string,
  input: object,
): Promise<unknown> {
  const [target, version] = APIS[service];
  const answer = await ask(access, {
    service,
    operation,
    headers: {
      "content-type": `application/x-amz-json-${version}`,
      "x-amz-target": `${target}.${operation}`,
    },
    body: JSON.stringify(input),
  });
  return answer === undefined || answer === "" ? {} : JSON.parse(answer);
}
