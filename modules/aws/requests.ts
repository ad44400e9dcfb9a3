import { fieldOf, httpRequest, MayflyError, messageOf } from "../../src/module";
import { signedHeaders, type AwsIdentity } from "./signature";

// These few requests work whichever AWS client the user has.

/** Where the server is, and the account that asks it. */
export interface Access extends AwsIdentity {
  /** The server's name, for errors: `LocalStack`. */
  readonly server: string;
  readonly host: string;
  readonly port: number;
}

export interface AwsRequest {
  readonly service: "s3" | "sqs" | "sns" | "dynamodb" | "secretsmanager";
  /** The operation's name, for errors. */
  readonly operation: string;
  readonly method?: "GET" | "PUT" | "POST" | "DELETE";
  /** With the query, whose parameters are in the order of their names. Default `/`. */
  readonly path?: string;
  /** The names are in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** True for an operation that not every server has. */
  readonly isOptional?: boolean;
}

/**
 * Sends a request and returns the answer's body; undefined if what it names does not exist, or if the server does not
 * have the optional operation. Throws MayflyError with the code `AWS_REQUEST_FAILED`.
 */
export async function ask(access: Access, asked: AwsRequest): Promise<string | undefined> {
  const { server, host, port } = access;
  const { service, operation, method = "POST", path = "/", headers = {}, body = "" } = asked;
  const failed = (reason: string, details: { hint?: string; cause?: unknown }): MayflyError => {
    const message = `${server} at ${host}:${port} did not answer ${service} ${operation}: ${reason}`;
    return new MayflyError("AWS_REQUEST_FAILED", message, details);
  };
  const authority = `${host}:${port}`;
  const answer = await httpRequest(access, {
    method,
    path,
    headers: signedHeaders(access, { service, method, path, authority, headers, body }),
    body,
  }).catch((error: unknown) => {
    throw failed(messageOf(error), { cause: error, hint: "check that the container still runs" });
  });
  // DeleteObjects reports in its answer what it could not remove.
  if (answer.status < 300 && !answer.body.includes("<Error>")) return answer.body;
  if (NOT_FOUND.test(answer.body)) return undefined;
  if (asked.isOptional === true && answer.status === NOT_IMPLEMENTED) return undefined;
  throw failed(`HTTP ${answer.status}: ${answer.body.slice(0, LONGEST_REASON)}`, {
    ...(answer.body.includes("not enabled") && {
      hint: `add ${service} to withServices(...)`,
    }),
  });
}

const NOT_IMPLEMENTED = 501;
const LONGEST_REASON = 500;
/** S3Mock words a bucket without object lock as an invalid request. */
const NOT_FOUND =
  /NoSuchBucket|ObjectLockConfigurationNotFound|missing Object Lock Configuration|QueueDoesNotExist|NonExistentQueue|ResourceNotFoundException|<Code>NotFound<\/Code>/;

/** Returns the texts of the elements with this name, with XML's escapes. Elements with others in them do not count. */
export function elements(xml: string, name: string): string[] {
  const found = xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"));
  return [...found].map(([, text = ""]) => text);
}

/** Returns true if the error is of `ask`. */
export const isRequestFailure = (error: unknown): boolean =>
  fieldOf(error, "code") === "AWS_REQUEST_FAILED";
