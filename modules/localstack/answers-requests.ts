import { Wait } from "../../src/module";
import type { LocalStackSettings } from "./settings";

/** LocalStack loads a service at its first request, which can take seconds on a busy machine. */
const LOADING_MS = 30_000;

/**
 * Returns a wait for the init scripts, then for the answer of a service. `/_localstack/health` proves nothing: it calls
 * services available before any is loaded.
 */
export function answersRequests(
  port: number,
  { services, region, accessKey }: LocalStackSettings,
): Wait {
  const initialised = Wait.forHttp("/_localstack/init/ready", port)
    .withReadTimeout(LOADING_MS)
    .forResponsePredicate(
      (body) => (JSON.parse(body) as { completed?: boolean }).completed === true,
    );
  const isUsed = (service: string): boolean => services.length === 0 || services.includes(service);
  const [service, path] = REQUESTS.find(([name]) => isUsed(name)) ?? [];
  if (service === undefined || path === undefined) return initialised;
  const answers = Wait.forHttp(path, port)
    .withReadTimeout(LOADING_MS)
    .withHeaders({ authorization: authorization(service, { region, accessKey }) });
  return Wait.forSequence([initialised, answers]);
}

/** Returns the header by which LocalStack knows the service, the region and the account. It checks no signature. */
function authorization(
  service: string,
  { region, accessKey }: Pick<LocalStackSettings, "region" | "accessKey">,
): string {
  return `AWS4-HMAC-SHA256 Credential=${accessKey}/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
}

/** Requests that need only the service. */
const REQUESTS: readonly (readonly [string, string])[] = [
  ["s3", "/"],
  ["sqs", "/?Action=ListQueues&Version=2012-11-05"],
  ["sns", "/?Action=ListTopics&Version=2010-03-31"],
];
