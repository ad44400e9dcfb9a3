import { createHash, createHmac } from "node:crypto";
import { epoch } from "../../src/module";

/** The identity that signs a request. */
export interface AwsIdentity {
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** What AWS signs of a request. */
export interface Signable {
  readonly service: string;
  readonly method: string;
  /** With the query. Its parameters are in the order of their names, and percent-encoded. */
  readonly path: string;
  /** `host:port`. */
  readonly authority: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Returns the headers with a signature of version 4 (docs.aws.amazon.com/IAM, "Create a signed AWS API request"). The
 * emulators do not check it, and S3 servers do. `now` is in milliseconds.
 */
export function signedHeaders(
  { region, accessKey, secretKey }: AwsIdentity,
  { service, method, path, authority, headers, body }: Signable,
  now = epoch(),
): Record<string, string> {
  const time = new Date(now).toISOString().replace(/[-:]|\.\d+/g, "");
  const day = time.slice(0, 8);
  const scope = `${day}/${region}/${service}/aws4_request`;
  const signed: Record<string, string> = {
    ...headers,
    host: authority,
    "x-amz-content-sha256": sha256(body),
    "x-amz-date": time,
  };
  const names = Object.keys(signed).sort();
  const [resource = "", query = ""] = path.split("?", 2);
  const request = [
    method,
    resource,
    // A parameter without a value is signed as one with an empty value.
    query.replace(/(^|&)([^=&]+)(?=&|$)/g, "$1$2="),
    ...names.map((name) => `${name}:${signed[name]}`),
    "",
    names.join(";"),
    sha256(body),
  ].join("\n");
  const key = [day, region, service, "aws4_request"].reduce<string | Buffer>(
    (secret, part) => hmac(secret, part),
    `AWS4${secretKey}`,
  );
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(request)}`);
  return {
    ...signed,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKey}/${scope}, SignedHeaders=${names.join(";")}, Signature=${signature.toString("hex")}`,
  };
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string): Buffer =>
  createHmac("sha256", key).update(text).digest();
