import { fieldOf, httpRequest, MayflyError, messageOf } from "../../src/module";

// LocalStack does not check signatures, and takes the service, the region and the account from the header. So these
// few requests work whichever AWS client the user has.

/** Where LocalStack is, and in whose name it is asked. */
export interface Access {
  readonly host: string;
  readonly port: number;
  readonly region: string;
  readonly accessKey: string;
}

export interface AwsRequest {
  readonly service: "s3" | "sqs" | "sns";
  /** The operation's name, for errors. */
  readonly operation: string;
  readonly method?: "GET" | "PUT" | "POST" | "DELETE";
  /** With the query. Default `/`. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Returns the header by which LocalStack knows the service, the region and the account. */
export function authorization(
  service: string,
  { region, accessKey }: Pick<Access, "region" | "accessKey">,
): string {
  return `AWS4-HMAC-SHA256 Credential=${accessKey}/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
}

/**
 * Sends a request and returns the answer's body; undefined if what it names does not exist. Throws MayflyError with the
 * code `LOCALSTACK_REQUEST_FAILED`.
 */
export async function ask(access: Access, asked: AwsRequest): Promise<string | undefined> {
  const { host, port } = access;
  const { service, operation, method = "POST", path = "/", headers, body } = asked;
  const failed = (reason: string, details: { hint?: string; cause?: unknown }): MayflyError => {
    const message = `LocalStack at ${host}:${port} did not answer ${service} ${operation}: ${reason}`;
    return new MayflyError("LOCALSTACK_REQUEST_FAILED", message, details);
  };
  const answer = await httpRequest(access, {
    method,
    path,
    headers: { authorization: authorization(service, access), ...headers },
    body: body ?? "",
  }).catch((error: unknown) => {
    throw failed(messageOf(error), { cause: error, hint: "check that the container still runs" });
  });
  // DeleteObjects reports in its answer what it could not remove.
  if (answer.status < 300 && !answer.body.includes("<Error>")) return answer.body;
  if (NOT_FOUND.test(answer.body)) return undefined;
  throw failed(`HTTP ${answer.status}: ${answer.body.slice(0, LONGEST_REASON)}`, {
    ...(answer.body.includes("not enabled") && {
      hint: `add ${service} to withServices(...)`,
    }),
  });
}

/** Returns an answer's body to `GET path`, which is not part of AWS. Throws what the connection throws. */
export async function askLocalStack(
  access: Pick<Access, "host" | "port">,
  path: string,
): Promise<string> {
  return (await httpRequest(access, { path })).body;
}

const LONGEST_REASON = 500;
const NOT_FOUND =
  /NoSuchBucket|ObjectLockConfigurationNotFound|QueueDoesNotExist|NonExistentQueue|<Code>NotFound<\/Code>/;

/** Returns the texts of the elements with this name, with XML's escapes. Elements with others in them do not count. */
export function elements(xml: string, name: string): string[] {
  const found = xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"));
  return [...found].map(([, text = ""]) => text);
}

/** Returns true if the error is of `ask`. */
export const isRequestFailure = (error: unknown): boolean =>
  fieldOf(error, "code") === "LOCALSTACK_REQUEST_FAILED";
