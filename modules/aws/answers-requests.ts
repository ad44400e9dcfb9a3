import { Wait } from "../../src/module";
import type { AwsEmulatorSettings } from "./emulator-settings";
import type { AwsIdentity } from "./signature";

/** An emulator may load a service at its first request, which can take seconds on a busy machine. */
export const LOADING_MS = 30_000;

/** Returns a wait for the answer of S3, or of another service if S3 is not started; none if no service is known. */
export function answersRequests(
  port: number,
  { services, region, accessKey }: AwsEmulatorSettings,
): Wait[] {
  const isUsed = (service: string): boolean => services.length === 0 || services.includes(service);
  const [service, path] = REQUESTS.find(([name]) => isUsed(name)) ?? [];
  if (service === undefined || path === undefined) return [];
  const answers = Wait.forHttp(path, port)
    .withReadTimeout(LOADING_MS)
    .withHeaders({ authorization: authorization(service, { region, accessKey }) });
  return [answers];
}

/** Returns the header by which emulators know the service, the region and the account. They check no signature. */
export function authorization(
  service: string,
  { region, accessKey }: Pick<AwsIdentity, "region" | "accessKey">,
): string {
  return `AWS4-HMAC-SHA256 Credential=${accessKey}/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
}

/** Requests that need only the service. */
const REQUESTS: readonly (readonly [string, string])[] = [
  ["s3", "/"],
  ["sqs", "/?Action=ListQueues&Version=2012-11-05"],
  ["sns", "/?Action=ListTopics&Version=2010-03-31"],
];
